import type { CatalogueModel } from '../../../server/contract/hub/catalogue.ts';
import type { Catalogue } from '../../api/queries/downloads.ts';
import { findCatalogue } from '../models/find-catalogue.ts';

/** A list to choose from, not the catalogue itself: that is a page. */
const MOST = 5;
const order = { fits: 0, tight: 1, 'too-large': 2 } as const;

/** Models to chat with that are not here yet, by the words of a search: what fits comes first, the recommended one before all. */
export function downloadable(catalogue: Catalogue | undefined, search: string): readonly CatalogueModel[] {
  if (catalogue === undefined) return [];
  return findCatalogue(catalogue.models, { search }, catalogue.recommended)
    .filter(({ isInstalled, abilities }) => !isInstalled && !abilities.includes('embedding'))
    .toSorted((a, b) => order[a.fit.verdict] - order[b.fit.verdict])
    .slice(0, MOST);
}
