import type { ListedKey } from '../../../server/contract/litellm/keys.ts';
import { teamName } from '../../api/queries/teams.ts';
import { userName } from '../../api/queries/users.ts';
import { currentTexts } from '../../texts/current-texts.ts';

type NamedKey = Pick<ListedKey, 'key_alias' | 'key_name' | 'user_id' | 'team_id'> &
  Partial<Pick<ListedKey, 'user_name' | 'team_name'>>;

/** What a key is called: its name, else whose it is, else the part of its text that may be shown. */
export function keyNameOf(key: NamedKey): string {
  const { key_alias: alias, key_name: shown } = key;
  if (alias !== null && alias !== '') return alias;
  const owner = ownersOf(key)[0];
  return owner === undefined ? shown : currentTexts().keys.keyOf(owner);
}

/** The user and the team of a key, as they are called. */
export function ownersOf({
  user_id: userId,
  user_name: user,
  team_id: teamId,
  team_name: team,
}: NamedKey): readonly string[] {
  return [
    ...(userId === null ? [] : [userName({ user_id: userId, user_alias: user ?? null })]),
    ...(teamId === null ? [] : [teamName({ team_id: teamId, team_alias: team ?? null })]),
  ];
}
