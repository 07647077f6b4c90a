import type { input } from 'zod';
import type { AccountBook } from '../../accounts/account-book.ts';
import type { Balances } from '../../accounts/balances.ts';
import type { UserFields } from '../../accounts/users.ts';
import type { UserBody, userRowSchema } from '../../contract/litellm/users.ts';
import { NO_LIMITS, type User } from '../../domain/account.ts';
import { balanceToWire, isoTime, limitsToWire, mergeLimits, type LimitWords } from './limits.ts';

export type WireUser = input<typeof userRowSchema>;

const STORED = ['allowed_cache_controls', 'policies'] as const;

/** What a body says of a user: absent stays, null takes away. */
export function userFieldsFrom(body: UserBody, known: User | undefined, words: LimitWords): UserFields {
  const stored = STORED.filter((name) => body[name] !== undefined).map((name) => [name, body[name] ?? []]);
  return {
    ...(body.user_alias !== undefined && { userAlias: body.user_alias }),
    ...(body.user_email !== undefined && { userEmail: body.user_email }),
    ...(body.user_role !== undefined && { userRole: body.user_role }),
    ...(body.sso_user_id !== undefined && { ssoUserId: body.sso_user_id }),
    ...(body.models !== undefined && { models: body.models ?? [] }),
    ...(body.metadata !== undefined && { metadata: body.metadata ?? {} }),
    limits: mergeLimits(known?.limits ?? NO_LIMITS, body, words),
    extras: { ...known?.extras, ...Object.fromEntries(stored) },
  };
}

/** Rows as LiteLLM writes them, with what the user used so far. */
export function createUserRows(book: AccountBook, balances: Balances): { toRow(user: User): WireUser } {
  return {
    toRow: (user) => ({
      user_id: user.userId,
      user_alias: user.userAlias,
      user_email: user.userEmail,
      user_role: user.userRole,
      sso_user_id: user.ssoUserId,
      team_id: null,
      organization_id: null,
      object_permission_id: null,
      model_spend: {},
      teams: book.memberships.where('userId', user.userId).map(({ teamId }) => teamId),
      organization_memberships: book.organizationMemberships
        .where('userId', user.userId)
        .map(({ organizationId, role }) => ({
          organization_id: organizationId,
          organization_alias: book.organizations.get(organizationId)?.organizationAlias ?? null,
          user_role: role,
        })),
      models: [...user.models],
      metadata: { ...user.metadata },
      ...balanceToWire(balances.of({ kind: 'user', id: user.userId })),
      ...limitsToWire(user.limits),
      allowed_cache_controls: (user.extras['allowed_cache_controls'] ?? []) as unknown[],
      policies: (user.extras['policies'] ?? []) as unknown[],
      created_at: isoTime(user.createdAt),
      created_by: user.createdBy,
      updated_at: isoTime(user.updatedAt),
      updated_by: user.updatedBy,
    }),
  };
}
