import { describe, expect, it } from 'vitest';
import { deploymentRow, memoryDeploymentRecords } from '../../tests/helpers/deployment-rows.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { HUB_PROVIDER, type Deployment } from '../domain/deployment.ts';
import { isFree, UNPRICED } from '../domain/money.ts';
import { createFakeEngine } from '../engines/fake/engine.ts';
import { createMockEngine } from '../engines/mock/engine.ts';
import { createDeployments } from './deployments.ts';
import { createModelDirectory } from './model-directory.ts';
import { createModelKnowledge } from './model-knowledge.ts';

const clock = createTestClock();
const engine = createFakeEngine({
  clock,
  models: [
    { name: 'small', contextLength: 1000 },
    { name: 'large', contextLength: 9000 },
  ],
});
const price = (inputPerToken: number | null, outputPerToken: number | null) => ({
  ...UNPRICED,
  inputPerToken,
  outputPerToken,
});

function knowledgeOf(...rows: readonly Deployment[]) {
  const deployments = createDeployments({ records: memoryDeploymentRecords(rows), clock });
  const directory = createModelDirectory({
    engines: () => [engine],
    deployments,
    engineOf: () => engine,
    createMock: createMockEngine,
  });
  return createModelKnowledge({ directory, deployments });
}

describe('what admission knows of a model', () => {
  it('is its window, and that nobody gave it a price', () => {
    expect(knowledgeOf().factsOf('small')).toEqual({
      price: UNPRICED,
      contextLength: 1000,
      accessGroups: [],
      otherNames: [],
    });
    expect(knowledgeOf().factsOf('nobody')).toBeUndefined();
  });

  it('is the most that any of its deployments may cost or take', () => {
    const facts = knowledgeOf(
      deploymentRow('m', { id: '1', model: 'small', price: price(1, 5), accessGroups: ['x'] }),
      deploymentRow('m', { id: '2', model: 'large', price: price(3, 2), accessGroups: ['x', 'y'] }),
    ).factsOf('m');
    expect(facts).toEqual({ price: price(3, 5), contextLength: 9000, accessGroups: ['x', 'y'], otherNames: [] });
  });

  it('is free only when every deployment is', () => {
    const free = deploymentRow('m', { id: '1', model: 'small', price: price(0, 0) });
    expect(isFree(knowledgeOf(free).factsOf('m')?.price ?? UNPRICED)).toBe(true);
    const unknown = deploymentRow('m', { id: '2', model: 'large' });
    expect(isFree(knowledgeOf(free, unknown).factsOf('m')?.price ?? UNPRICED)).toBe(false);
  });

  it('is what an alias stands for, over other aliases too', () => {
    const alias = (name: string, model: string) => deploymentRow(name, { provider: HUB_PROVIDER, model });
    const knowledge = knowledgeOf(alias('best', 'good'), alias('good', 'small'));
    expect(knowledge.factsOf('best')).toMatchObject({ otherNames: ['good', 'small'], contextLength: 1000 });
    expect(knowledge.factsOf('small')?.otherNames).toEqual([]);
  });

  it('holds for private models and wildcards', () => {
    const knowledge = knowledgeOf(
      deploymentRow('secret', { model: 'small', teamId: 'core', price: price(1, 1) }),
      deploymentRow('any/*', { model: '*', price: price(2, 2), accessGroups: ['g'] }),
    );
    expect(knowledge.factsOf('secret')?.price).toEqual(price(1, 1));
    expect(knowledge.factsOf('any/large')).toMatchObject({ price: price(2, 2), accessGroups: ['g'] });
  });

  it('is worked out once, until something changes', () => {
    const knowledge = knowledgeOf(deploymentRow('m', { model: 'small' }));
    const first = knowledge.factsOf('m');
    expect(knowledge.factsOf('m')).toBe(first);
    knowledge.forget();
    expect(knowledge.factsOf('m')).not.toBe(first);
  });
});
