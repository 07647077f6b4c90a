import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import type { EngineModel } from '../domain/model.ts';
import type { ModelAlias } from '../domain/ports.ts';
import { createFakeEngine } from '../engines/fake/engine.ts';
import { createModelDirectory } from './model-directory.ts';

const clock = createTestClock();
const engine = (id: string, ...models: EngineModel[]) => createFakeEngine({ id, clock, models });
const chat = {
  chat: true,
  completion: true,
  embedding: false,
  tools: false,
  vision: false,
  infill: false,
  reasoning: false,
  logprobs: false,
};
const starter: EngineModel = { name: 'homeport-starter', isStarter: true, capabilities: chat };

const directory = (engines: readonly ReturnType<typeof engine>[], aliases: ModelAlias[] = []) =>
  createModelDirectory({ engines: () => engines, aliases: () => aliases });
const ids = (of: ReturnType<typeof directory>) => of.list().map(({ id }) => id);

describe('the names of models', () => {
  it('list the starter only while no other model can chat', () => {
    expect(ids(directory([engine('a', starter)]))).toEqual(['homeport-starter']);
    expect(ids(directory([engine('a', starter), engine('b', { name: 'real', capabilities: chat })]))).toEqual(['real']);
    const embedder = { name: 'embed', capabilities: { ...chat, chat: false, embedding: true } };
    expect(ids(directory([engine('a', starter), engine('b', embedder)]))).toContain('homeport-starter');
  });

  it('tell two engines apart that have the same name', () => {
    const both = directory([engine('a', { name: 'm' }), engine('b', { name: 'm' })]);
    expect(ids(both)).toEqual(['m', 'b/m']);
    expect(both.resolve('m').engine.id).toBe('a');
    expect(both.resolve('b/m').engine.id).toBe('b');
  });

  it('follow aliases, also to an alias, and prefer them', () => {
    const aliases = [
      { name: 'coder', model: 'best' },
      { name: 'best', model: 'b/m' },
    ];
    const named = directory([engine('a', { name: 'm' }), engine('b', { name: 'm' })], aliases);
    expect(named.resolve('coder').engine.id).toBe('b');
    expect(ids(named)).toEqual(['m', 'b/m', 'coder', 'best']);
  });

  it('survive a circle of aliases', () => {
    const aliases = [
      { name: 'x', model: 'y' },
      { name: 'y', model: 'x' },
    ];
    expect(() => directory([engine('a', { name: 'm' })], aliases).resolve('x')).toThrow('x');
  });

  it('let an alias have the name of the model it stands for', () => {
    expect(directory([engine('a', { name: 'm' })], [{ name: 'm', model: 'a/m' }]).resolve('m').engine.id).toBe('a');
  });

  it('leave out a broken model, and say why when it is asked for', () => {
    const broken = directory([engine('a', { name: 'm', problem: 'the file is cut off' })]);
    expect(ids(broken)).toEqual([]);
    expect(() => broken.resolve('m')).toThrow('the file is cut off');
  });

  it('suggest what was probably meant', () => {
    const some = directory([engine('a', { name: 'llama3.2:1b' }, { name: 'qwen-coder' }, { name: 'zzz' })]);
    expect(() => some.resolve('llama3.2')).toThrow(/Did you mean llama3\.2:1b\?/);
    expect(() => some.resolve('qwen-codre')).toThrow(/Did you mean qwen-coder\?/);
    expect(() => some.resolve('something-else-entirely')).toThrow(/^(?!.*Did you mean)/);
  });
});
