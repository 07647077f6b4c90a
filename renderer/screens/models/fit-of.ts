import type { ModelFit } from '../../../server/contract/hub/catalogue.ts';
import type { Fits } from '../../api/queries/models.ts';
import type { ModelGroup } from './model-groups.ts';

/** How the model behind a name fits this computer; undefined where it runs elsewhere, or nobody knows. */
export function fitOf({ servedBy }: ModelGroup, fits: Fits | undefined): ModelFit | undefined {
  for (const { row, facts } of servedBy) {
    const found = fits?.models.find(({ engine, name }) => engine === row.model_info.engine && name === facts.upstream);
    if (found !== undefined) return found.fit;
  }
  return undefined;
}
