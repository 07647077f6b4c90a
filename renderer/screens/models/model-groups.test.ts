import { describe, expect, it } from 'vitest';
import { modelRow } from '../../../tests/helpers/model-row.ts';
import { findGroups, groupModels } from './model-groups.ts';

const alias = (name: string, model: string) =>
  modelRow({ name, params: { model }, info: { litellm_provider: 'homeport', alias_of: model } });
const priced = (usd: number) => ({ input_cost_per_token: usd });

const groups = groupModels([
  modelRow({ name: 'chat-10', info: { id: 'a', source: 'engine', db_model: false, loaded: true } }),
  modelRow({ name: 'chat-9', info: { id: 'b', ...priced(1e-6), access_groups: ['Beta'], max_input_tokens: 8192 } }),
  modelRow({ name: 'chat-9', info: { id: 'c', ...priced(3e-6), problem: 'It is gone.', max_input_tokens: 4096 } }),
  alias('nick', 'chat-9'),
  alias('orphan', 'nobody'),
]);
const named = (name: string) => groups.find((group) => group.name === name);

describe('names that clients may ask for', () => {
  it('stand in the order of the alphabet and of numbers', () => {
    expect(groups.map(({ name }) => name)).toEqual(['chat-9', 'chat-10', 'nick', 'orphan']);
  });

  it('tell of all that serves them together', () => {
    expect(named('chat-9')).toMatchObject({
      kind: 'added',
      aliases: ['nick'],
      input: { low: 1e-6, high: 3e-6 },
      output: undefined,
      contextLength: 8192,
      accessGroups: ['Beta'],
      condition: 'ready',
      problems: 1,
    });
    expect(named('chat-10')).toMatchObject({ kind: 'own', condition: 'loaded', input: undefined });
  });

  it('that stand for another one cost what it costs', () => {
    expect(named('nick')).toMatchObject({ kind: 'alias', standsFor: 'chat-9', input: { low: 1e-6, high: 3e-6 } });
    expect(named('orphan')).toMatchObject({ kind: 'alias', standsFor: 'nobody', input: undefined });
  });

  it.each([
    ['', 'all', ['chat-9', 'chat-10', 'nick', 'orphan']],
    ['beta', 'all', ['chat-9']],
    ['NICK', 'all', ['chat-9', 'nick']],
    ['', 'own', ['chat-10']],
    ['', 'aliases', ['nick', 'orphan']],
    ['chat', 'problems', ['chat-9']],
    ['nothing is called so', 'all', []],
  ] as const)('found with %j among %s are %j', (search, shown, names) => {
    expect(findGroups(groups, search, shown).map(({ name }) => name)).toEqual(names);
  });
});
