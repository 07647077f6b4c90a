import type { CatalogueModel } from '../../../server/contract/hub/catalogue.ts';
import type { ModelsSearch } from './models-search.ts';

/**
 * What of the catalogue has every word of the search, is of the kind, and fits where that is asked for.
 * @param first the name that comes before all others
 */
export function findCatalogue(
  models: readonly CatalogueModel[],
  { search = '', kind = 'all', fits = false }: Pick<ModelsSearch, 'search' | 'kind'> & { readonly fits?: boolean },
  first: string | null = null,
): readonly CatalogueModel[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter((model) => {
    const text =
      `${model.name} ${model.family} ${model.parameters} ${model.about} ${model.abilities.join(' ')}`.toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (kind === 'all' || model.abilities.includes(kind)) &&
      (!fits || model.fit.verdict === 'fits')
    );
  });
  return found.toSorted((a, b) => Number(b.name === first) - Number(a.name === first));
}
