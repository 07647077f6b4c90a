import { ownValue } from '../domain/own-value.ts';
import type { Principal } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';

/** A key's and then a team's own name for a model. */
export function renamed(book: AccountBook, { key, teamId }: Pick<Principal, 'key' | 'teamId'>, asked: string): string {
  const byKey = ownValue(key?.aliases ?? {}, asked) ?? asked;
  const team = teamId === null ? undefined : book.teams.get(teamId);
  return ownValue(team?.modelAliases ?? {}, byKey) ?? byKey;
}
