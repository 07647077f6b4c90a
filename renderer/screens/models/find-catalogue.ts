import type { CatalogueModel } from '../../../server/contract/hub/catalogue.ts';
import type { ModelsSearch } from './models-search.ts';

/** What of the catalogue has every word of the search, is of the kind, and fits where that is asked for. */
export function findCatalogue(
  models: readonly CatalogueModel[],
  { search = '', kind = 'all', fits = false }: Pick<ModelsSearch, 'search' | 'kind'> & { readonly fits?: boolean },
): readonly CatalogueModel[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    const text =
      `${model.name} ${model.family} ${model.parameters} ${model.about} ${model.abilities.join(' ')}`.toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (kind === 'all' || model.abilities.includes(kind)) &&
      (!fits || model.fit.verdict === 'fits')
    );
  });
}
