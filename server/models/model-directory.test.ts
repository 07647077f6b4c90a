import { describe, expect, it } from 'vitest';
import { deploymentRow, memoryDeploymentRecords } from '../../tests/helpers/deployment-rows.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { HUB_PROVIDER, type Deployment } from '../domain/deployment.ts';
import type { EngineModel } from '../domain/model.ts';
import { createFakeEngine } from '../engines/fake/engine.ts';
import { createMockEngine } from '../engines/mock/engine.ts';
import { createDeployments } from './deployments.ts';
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
const alias = (name: string, model: string, more: Partial<Deployment> = {}) =>
  deploymentRow(name, { provider: HUB_PROVIDER, model, ...more });

const directory = (engines: readonly ReturnType<typeof engine>[], rows: readonly Deployment[] = []) =>
  createModelDirectory({
    engines: () => engines,
    deployments: createDeployments({ records: memoryDeploymentRecords(rows), clock }),
    engineOf: ({ provider }) => engines.find(({ id }) => id === provider) ?? { problem: `no engine ${provider}` },
    createMock: createMockEngine,
  });
const names = (of: ReturnType<typeof directory>) => of.list().map(({ name }) => name);
const served = (of: ReturnType<typeof directory>, name: string, teamId: string | null = null) =>
  of.targetsOf(name, teamId).map((target) => `${target.engine.id}:${target.model.name}`);

describe('the names of models', () => {
  it('list the starter only while no other model can chat', () => {
    expect(names(directory([engine('a', starter)]))).toEqual(['homeport-starter']);
    expect(names(directory([engine('a', starter), engine('b', { name: 'real', capabilities: chat })]))).toEqual([
      'real',
    ]);
    const embedder = { name: 'embed', capabilities: { ...chat, chat: false, embedding: true } };
    expect(names(directory([engine('a', starter), engine('b', embedder)]))).toContain('homeport-starter');
  });

  it('let a name that stands for the starter step behind every real one', () => {
    const row = alias('gpt-4o', 'homeport-starter');
    expect(names(directory([engine('a', starter)], [row]))).toEqual(['homeport-starter', 'gpt-4o']);
    const real = deploymentRow('real', { provider: 'b', model: 'm' });
    const other = engine('b', { name: 'm', capabilities: chat });
    expect(names(directory([engine('a', starter), other], [row, real]))).toEqual(['m', 'real', 'gpt-4o']);
  });

  it('describe the starter where they list it, and it goes on answering to its name', () => {
    const described = (of: ReturnType<typeof directory>) => of.describe().map(({ name }) => name);
    expect(described(directory([engine('a', starter)]))).toEqual(['homeport-starter']);
    const both = directory([engine('a', starter), engine('b', { name: 'real', capabilities: chat })]);
    expect(described(both)).toEqual(['real']);
    expect(served(both, 'homeport-starter')).toEqual(['a:homeport-starter']);
    const broken = { name: 'real', capabilities: chat, problem: 'cut off' };
    expect(described(directory([engine('a', starter), engine('b', broken)]))).toContain('homeport-starter');
  });

  it('tell two engines apart that have the same name', () => {
    const both = directory([engine('a', { name: 'm' }), engine('b', { name: 'm' })]);
    expect(names(both)).toEqual(['m', 'b/m']);
    expect(served(both, 'm')).toEqual(['a:m']);
    expect(served(both, 'b/m')).toEqual(['b:m']);
  });

  it('follow aliases, also to an alias, and prefer them', () => {
    const named = directory(
      [engine('a', { name: 'm' }), engine('b', { name: 'm' })],
      [alias('coder', 'best'), alias('best', 'b/m')],
    );
    expect(served(named, 'coder')).toEqual(['b:m']);
    expect(names(named)).toEqual(['m', 'b/m', 'coder', 'best']);
  });

  it('survive a circle of aliases that was stored', () => {
    const circle = directory([engine('a', { name: 'm' })], [alias('x', 'y'), alias('y', 'x')]);
    expect(() => circle.targetsOf('x', null)).toThrow('x');
  });

  it('let an alias have the name of the model it stands for', () => {
    expect(served(directory([engine('a', { name: 'm' })], [alias('m', 'a/m')]), 'm')).toEqual(['a:m']);
  });

  it('leave out a broken model, and say why when it is asked for', () => {
    const broken = directory([engine('a', { name: 'm', problem: 'the file is cut off' })]);
    expect(names(broken)).toEqual([]);
    expect(() => broken.targetsOf('m', null)).toThrow('the file is cut off');
  });

  it('suggest what was probably meant', () => {
    const some = directory([engine('a', { name: 'llama3.2:1b' }, { name: 'qwen-coder' }, { name: 'zzz' })]);
    expect(() => some.targetsOf('llama3.2', null)).toThrow(/Did you mean llama3\.2:1b\?/);
    expect(() => some.targetsOf('qwen-codre', null)).toThrow(/Did you mean qwen-coder\?/);
    expect(() => some.targetsOf('something-else-entirely', null)).toThrow(/^(?!.*Did you mean)/);
  });

  it('suggest what can’t be served now too, and say so, but nothing that is not for everybody', () => {
    const rows = [
      deploymentRow('deepseek-coder', { provider: 'gone' }),
      deploymentRow('deepseek-codes', { provider: 'gone', teamId: 'core' }),
      deploymentRow('deepseek-coded', { provider: 'gone', info: { hidden: true } }),
    ];
    const troubled = directory([engine('a', { name: 'qwen-coder', problem: 'cut off' })], rows);
    expect(() => troubled.targetsOf('deepseek-codr', null)).toThrow(
      "Did you mean deepseek-coder (which can't be served now)? GET",
    );
    expect(() => troubled.targetsOf('qwen-codre', null)).toThrow(
      "Did you mean qwen-coder (which can't be served now)?",
    );
  });
});

describe('deployments', () => {
  const two = [engine('a', { name: 'small' }), engine('b', { name: 'large' })];

  it('of one name serve it together, and win over an engine that has the name', () => {
    const group = directory(
      [...two, engine('c', { name: 'both' })],
      [
        deploymentRow('both', { id: '1', provider: 'a', model: 'small' }),
        deploymentRow('both', { id: '2', provider: 'b', model: 'large' }),
      ],
    );
    expect(served(group, 'both')).toEqual(['a:small', 'b:large']);
    expect(group.targetsOf('both', null).map(({ id }) => id)).toEqual(['1', '2']);
    expect(names(group)).toEqual(['small', 'large', 'both']);
  });

  it('that can’t be served are left to the others of their name, and listed with their problem', () => {
    const rows = [
      deploymentRow('m', { id: '1', provider: 'gone' }),
      deploymentRow('m', { id: '2', provider: 'a', model: 'small' }),
      deploymentRow('n', { id: '3', provider: 'a', model: 'nowhere' }),
    ];
    const group = directory(two, rows);
    expect(served(group, 'm')).toEqual(['a:small']);
    const problems = Object.fromEntries(group.describe().map(({ id, problem }) => [id, problem]));
    expect(problems['1']).toContain('no engine gone');
    expect(problems['2']).toBeUndefined();
    expect(problems['3']).toContain('a has no model nowhere');
    expect(() => group.targetsOf('n', null)).toThrow('a has no model nowhere');
    expect(names(group)).toEqual(['small', 'large', 'm']);
  });

  it('that may have been meant for a provider name those that the hub knows', () => {
    const rows = [alias('y', 'nonsense/y'), alias('z', 'gone'), alias('o', 'openai/x')];
    const problems = Object.fromEntries(
      directory(two, rows)
        .describe()
        .map(({ name, problem }) => [name, problem]),
    );
    expect(problems['y']).toMatch(/^nonsense\/y is not here\. If nonsense was meant .* knows a, b, ollama, .*openai/);
    expect([problems['z'], problems['o']]).toEqual(['gone is not here.', 'openai/x is not here.']);
  });

  it('with a * pass on what it stands for, after every exact name', () => {
    const wild = directory(two, [
      deploymentRow('ours/*', { provider: 'a', model: '*' }),
      deploymentRow('ours/large', { provider: 'b', model: 'large' }),
      deploymentRow('*', { provider: 'b', model: '*' }),
    ]);
    expect(served(wild, 'ours/small')).toEqual(['a:small']);
    expect(served(wild, 'ours/large')).toEqual(['b:large']);
    expect(served(wild, 'b/large')).toEqual(['b:large']);
    expect(names(wild)).toEqual(['small', 'large', 'ours/large']);
    expect(() => wild.targetsOf('ours/none', null)).toThrow();
    expect(wild.unknownModel('x').message).toContain('no healthy deployments for this model');
  });

  it('of one team exist for nobody else', () => {
    const group = directory(two, [deploymentRow('secret', { provider: 'a', model: 'small', teamId: 'core' })]);
    expect(served(group, 'secret', 'core')).toEqual(['a:small']);
    expect(() => group.targetsOf('secret', 'other')).toThrow('There is no model');
    expect(group.list().find(({ name }) => name === 'secret')?.teamIds).toEqual(['core']);
  });

  it('that are hidden can be asked for but are not listed', () => {
    const group = directory(two, [alias('gpt-4', 'small', { info: { hidden: true } })]);
    expect(served(group, 'gpt-4')).toEqual(['a:small']);
    expect(names(group)).not.toContain('gpt-4');
  });

  it('that name a model of the hub and have a price keep their own id and price', () => {
    const price = { inputPerToken: 1, outputPerToken: 2, perRequest: null, perSecond: null };
    const [target] = directory(two, [alias('paid', 'small', { price })]).targetsOf('paid', null);
    expect(target).toMatchObject({ id: 'd-paid', deployment: { price }, model: { name: 'small' } });
  });

  it('are worked out anew after a change', () => {
    const rows: Deployment[] = [];
    let current = createDeployments({ records: memoryDeploymentRecords(rows), clock });
    const models = createModelDirectory({
      engines: () => two,
      deployments: { all: () => current.all(), named: (name) => current.named(name), fitting: () => [] },
      engineOf: () => ({ problem: 'none' }),
      createMock: createMockEngine,
    });
    expect(models.targetsOf('small', null)[0]?.engine.id).toBe('a');
    current = createDeployments({ records: memoryDeploymentRecords([alias('small', 'large')]), clock });
    models.forget();
    expect(models.targetsOf('small', null)[0]?.engine.id).toBe('b');
  });
});
