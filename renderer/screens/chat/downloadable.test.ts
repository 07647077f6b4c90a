import { describe, expect, it } from 'vitest';
import type { CatalogueModel, ModelFit } from '../../../server/contract/hub/catalogue.ts';
import { modelFit } from '../../../tests/helpers/model-fit.ts';
import { downloadable } from './downloadable.ts';

const model = (name: string, verdict: ModelFit['verdict'], changes: Partial<CatalogueModel> = {}): CatalogueModel => ({
  name,
  family: name,
  about: '',
  parameters: '8B',
  sizeBytes: 1,
  contextLength: 1,
  abilities: [],
  isInstalled: false,
  source: 'x',
  fit: modelFit(verdict),
  ...changes,
});
const catalogueOf = (models: CatalogueModel[], recommended: string | null = null) => ({
  machine: { totalBytes: 1, graphicsBytes: 0, freeDiskBytes: null },
  models,
  recommended,
  problem: null,
  state: { checkedAt: null, isRefreshing: false },
});
const names = (...given: Parameters<typeof downloadable>) => downloadable(...given).map(({ name }) => name);

describe('models to download from the picker', () => {
  it('are those to chat with that are not here: what fits first, and the recommended one before all', () => {
    const models = [
      model('huge', 'too-large'),
      model('snug', 'tight'),
      model('small', 'fits'),
      model('best', 'fits'),
      model('here', 'fits', { isInstalled: true }),
      model('vectors', 'fits', { abilities: ['embedding'] }),
    ];
    expect(names(catalogueOf(models, 'best'), '')).toEqual(['best', 'small', 'snug', 'huge']);
    expect(names(catalogueOf(models), 'sn')).toEqual(['snug']);
    expect(names(catalogueOf(models), 'nothing')).toEqual([]);
  });

  it('are few, and none while nobody knows', () => {
    const many = Array.from({ length: 30 }, (_, index) => model(`m${index}`, 'fits'));
    expect(names(catalogueOf(many), '')).toHaveLength(5);
    expect(names(undefined, '')).toEqual([]);
  });
});
