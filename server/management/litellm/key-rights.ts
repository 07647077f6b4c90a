import type { KeyFields } from '../../accounts/key-ring.ts';
import type { Rights } from '../../accounts/rights.ts';
import type { KeyBody } from '../../contract/litellm/keys.ts';
import { limitBody } from '../../contract/litellm/limits.ts';
import type { ApiKey } from '../../domain/account.ts';
import { HubError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/ports.ts';

type Caller = Principal | undefined;

/** What limits a key: where somebody else made it, its own user does not change these. */
const LIMITING = [
  ...limitBody.keyof().options,
  'budget_id',
  'temp_budget_increase',
  'temp_budget_expiry',
  'duration',
  'models',
  'allowed_routes',
  'key_type',
] as const satisfies readonly (keyof KeyBody)[];

/** A leader gets the text of a key of somebody else: it must not lend the leader what that person may do. */
const LENT = 'llm_api_routes';

/** Which keys somebody may make, and what a user may change of an own one. */
export function createKeyRights(rights: Rights) {
  return {
    /** @throws HubError where the caller may not make a key for this team, user or organization */
    requireOwner(caller: Caller, body: KeyBody, route: string): void {
      if (caller === undefined || caller.isAdmin) return;
      if (body.team_id != null && !rights.mayCallForTeam(caller, body.team_id, route)) {
        throw new HubError(
          'unauthenticated',
          `Team member does not have permissions for ${route} in the team ${body.team_id}. A leader of the team can allow it with team_member_permissions.`,
          { wireType: 'team_member_permission_error', param: route },
        );
      }
      if (body.user_id != null && body.user_id !== caller.userId && !rights.leadsTeam(caller, body.team_id ?? null)) {
        throw notYours(`A key for the user ${body.user_id} can only be made by that user or an administrator.`);
      }
      if (body.organization_id != null && !rights.belongsTo(caller, body.organization_id)) {
        throw notYours(`A key of the organization ${body.organization_id} can only be made by its members.`);
      }
    },

    /** @throws HubError where the user of a key would lift what others limit: its budget, its spend, its block */
    requireLifter(caller: Caller, key: ApiKey, body: KeyBody): void {
      if (caller === undefined || rights.limitsKey(caller, key)) return;
      const named: string[] =
        key.createdBy === caller.userId ? [] : LIMITING.filter((name) => body[name] !== undefined);
      if (body.spend != null) named.push('spend');
      if (key.blocked === true && body.blocked !== undefined && body.blocked !== true) named.push('blocked');
      if (named.length === 0) return;
      throw notYours(
        `${named.join(', ')} of this key can only be changed by a leader of its team or organization, or an administrator.`,
      );
    },

    /**
     * The fields of a key of `userId`, narrowed to models where a leader makes it or gives it a new text.
     * @throws HubError `forbidden` where they say more
     */
    lent(caller: Caller, userId: string | null, fields: KeyFields): KeyFields {
      const { allowedRoutes } = fields;
      const isOwn = userId === null || caller === undefined || caller.isAdmin || caller.userId === userId;
      if (isOwn || allowedRoutes === undefined) return fields;
      if (allowedRoutes.every((route) => route === LENT)) return { ...fields, allowedRoutes: [LENT] };
      throw notYours(
        `You may make and renew keys of the user ${userId} for ${LENT} alone; the user or an administrator can make others.`,
      );
    },
  };
}

export function notYours(message: string): HubError {
  return new HubError('forbidden', message, { wireType: 'auth_error', param: 'key' });
}
