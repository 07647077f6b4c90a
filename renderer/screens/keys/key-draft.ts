import type { ListedKey } from '../../../server/contract/litellm/keys.ts';
import type { KeyWish } from '../../api/queries/keys.ts';
import type { Account } from '../../components/account-picker.tsx';
import {
  draftOf as limitsDraftOf,
  limitChanges,
  noLimits,
  type LimitChanges,
  type LimitsDraft,
} from '../../components/limits-draft.ts';

/** A key as it stands in a form. */
export interface KeyDraft {
  readonly name: string;
  readonly user: Account | null;
  readonly team: Account | null;
  /** Days from now; empty = for good; `keep` = as it is. */
  readonly lifetime: string;
  readonly isBlocked: boolean;
  /** Whether what is said in its requests is kept; empty = as the hub's setting has it. */
  readonly keepBodies: '' | 'yes' | 'no';
  readonly limits: LimitsDraft;
}

export const KEEP = 'keep';

export const emptyKey: KeyDraft = {
  name: '',
  user: null,
  team: null,
  lifetime: '',
  isBlocked: false,
  keepBodies: '',
  limits: noLimits,
};

export function draftOfKey(key: ListedKey): KeyDraft {
  const { user_id: userId, team_id: teamId } = key;
  return {
    name: key.key_alias ?? '',
    user: userId === null ? null : { id: userId, name: key.user_name ?? userId },
    team: teamId === null ? null : { id: teamId, name: key.team_name ?? teamId },
    lifetime: key.expires === null ? '' : KEEP,
    isBlocked: key.blocked === true,
    keepBodies: key.keep_bodies === true ? 'yes' : key.keep_bodies === false ? 'no' : '',
    limits: limitsDraftOf(key),
  };
}

/** Only what differs: what is absent stays as it is, null takes away. */
export function keyChanges(before: KeyDraft, after: KeyDraft): KeyWish & LimitChanges {
  const name = after.name.trim();
  return {
    ...(name !== before.name && { key_alias: name === '' ? null : name }),
    ...(after.user?.id !== before.user?.id && { user_id: after.user?.id ?? null }),
    ...(after.team?.id !== before.team?.id && { team_id: after.team?.id ?? null }),
    ...(after.lifetime !== before.lifetime && { duration: after.lifetime === '' ? null : `${after.lifetime}d` }),
    ...(after.isBlocked !== before.isBlocked && { blocked: after.isBlocked }),
    ...(after.keepBodies !== before.keepBodies && {
      keep_bodies: after.keepBodies === '' ? null : after.keepBodies === 'yes',
    }),
    ...limitChanges(before.limits, after.limits),
  };
}
