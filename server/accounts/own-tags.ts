import type { Extras, Metadata } from '../domain/account.ts';
import type { Principal } from '../domain/ports.ts';
import type { AccountBook } from './account-book.ts';

/**
 * What a key and its team add to the tags of their requests (proxy HTTP contract, section 6.8). LiteLLM's clients write
 * them in a field of their own or in the metadata.
 */
export function ownTags(book: Pick<AccountBook, 'teams'>, { key, teamId }: Principal): readonly string[] {
  const team = teamId === null ? undefined : book.teams.get(teamId);
  const lists = [key, team].flatMap((row) => [tagsIn(row?.extras), tagsIn(row?.metadata)]);
  return lists.flat();
}

function tagsIn(fields: Extras | Metadata | undefined): readonly string[] {
  const tags = fields?.['tags'];
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}
