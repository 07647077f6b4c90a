import { expect, it } from 'vitest';
import type { CatalogueModel } from '../../../server/contract/hub/catalogue.ts';
import { findCatalogue } from './find-catalogue.ts';

const model = (name: string, verdict: CatalogueModel['fit']['verdict'], ...abilities: CatalogueModel['abilities']) =>
  ({
    name,
    family: 'Qwen 3',
    about: 'Quick.',
    parameters: '8B',
    abilities,
    fit: { verdict },
  }) as unknown as CatalogueModel;
const all = [
  model('small:1b', 'fits', 'tools'),
  model('large:30b', 'too-large', 'tools', 'code'),
  model('embed', 'fits', 'embedding'),
];
const names = (search: Parameters<typeof findCatalogue>[1]) => findCatalogue(all, search).map(({ name }) => name);

it('finds by words, by kind and by fit', () => {
  expect(names({})).toEqual(['small:1b', 'large:30b', 'embed']);
  expect(names({ search: 'QWEN tools' })).toEqual(['small:1b', 'large:30b']);
  expect(names({ kind: 'code' })).toEqual(['large:30b']);
  expect(names({ kind: 'tools', fits: true })).toEqual(['small:1b']);
  expect(names({ search: 'nothing' })).toEqual([]);
  expect(findCatalogue(all, {}, 'embed').map(({ name }) => name)).toEqual(['embed', 'small:1b', 'large:30b']);
});
