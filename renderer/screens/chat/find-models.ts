import type { HubStatus } from '../../../server/contract/hub/status.ts';

export type ModelState = HubStatus['models'][number];

/** The models whose names hold every word of the search: those that can chat, and those that would if nothing were wrong. */
export function findModels(
  models: readonly ModelState[],
  search: string,
): { readonly usable: readonly ModelState[]; readonly broken: readonly ModelState[] } {
  const words = search.toLowerCase().split(/\s+/);
  const found = models.filter(({ id }) => words.every((word) => id.toLowerCase().includes(word)));
  return {
    usable: found.filter(({ canChat }) => canChat),
    broken: found.filter(({ canChat, problem }) => !canChat && problem !== undefined),
  };
}
