import { describe, expect, it } from 'vitest';
import type { ModelRow } from '../../../server/contract/litellm/models.ts';
import { modelRow } from '../../../tests/helpers/model-row.ts';
import { groupModels, type ModelGroup } from './model-groups.ts';
import { canChat, filesOf, residencyOf, sizeOf } from './residency.ts';

/** A name that an engine offers by itself. */
function own(info: Partial<ModelRow['model_info']> & Readonly<Record<string, unknown>>): ModelGroup {
  const [group] = groupModels([modelRow({ name: 'm', info: { source: 'engine', db_model: false, ...info } })]);
  if (group === undefined) throw new Error('One row is one group.');
  return group;
}

describe('how a name stands to memory', () => {
  it.each([
    ['in it', { loaded: true }, { isKnown: true, isLoaded: true }],
    ['out of it', { loaded: false }, { isKnown: true, isLoaded: false }],
    ['its engine does not say', { loaded: null }, { isKnown: false, isLoaded: false }],
    ['its engine does not run', { loaded: false, engine_state: 'stopped' }, { isKnown: false, isLoaded: false }],
    ['it is broken', { loaded: false, problem: 'The file is damaged.' }, { isKnown: false, isLoaded: false }],
  ] as const)('%s', (_name, info, expected) => expect(residencyOf(own(info))).toEqual(expected));

  it('is that of what an alias stands for', () => {
    const alias = modelRow({
      name: 'a',
      params: { model: 'm' },
      info: { litellm_provider: 'homeport', alias_of: 'm' },
    });
    const groups = groupModels([modelRow({ name: 'm', info: { loaded: true, size_bytes: 7 } }), alias]);
    const [ofAlias] = groups;
    expect(ofAlias && [ofAlias.name, residencyOf(ofAlias).isLoaded, sizeOf(ofAlias)]).toEqual(['a', true, 7]);
  });
});

describe('the files of a name', () => {
  it('are told with what they take', () => {
    expect(filesOf(own({ size_bytes: 2e9 }), false)).toEqual({ name: 'm', sizeBytes: 2e9 });
    expect(filesOf(own({ litellm_provider: 'llama-cpp', size_bytes: 5 }), false)).toEqual({ name: 'm', sizeBytes: 5 });
  });

  it('are not this hub’s to delete for the starter model, another server’s model, and a deployment', () => {
    expect(filesOf(own({}), true)).toBeUndefined();
    expect(filesOf(own({ litellm_provider: 'office' }), false)).toBeUndefined();
    const [added] = groupModels([modelRow({ name: 'm' })]);
    expect(added && filesOf(added, false)).toBeUndefined();
  });
});

it('is talked with unless it only embeds, only completes, or is broken', () => {
  expect(canChat(own({ mode: 'chat' }))).toBe(true);
  expect(canChat(own({}))).toBe(true);
  expect(canChat(own({ mode: 'embedding' }))).toBe(false);
  expect(canChat(own({ mode: 'completion' }))).toBe(false);
  expect(canChat(own({ problem: 'It is gone.' }))).toBe(false);
});
