import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parsePrometheus, samplesOf, valueOf } from '../../tests/helpers/parse-prometheus.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { createLitellmGauges, type BudgetFigure, type Standing } from './litellm-gauges.ts';

const clock = createTestClock();
const budget = (id: string, more: Partial<BudgetFigure> = {}): BudgetFigure => ({
  id,
  alias: null,
  maxBudget: 10,
  remaining: 4,
  resetsAt: null,
  ...more,
});

async function scrape(standing: Partial<Standing>) {
  const registry = new Registry();
  const lookAround = createLitellmGauges(
    registry,
    { budgetsOf: () => [], modelLimits: () => [], deployments: () => [], ...standing },
    clock,
  );
  await lookAround();
  return parsePrometheus(await registry.metrics());
}

describe('gauges of budgets', () => {
  it.each([
    ['key', 'api_key', { hashed_api_key: 'id', api_key_alias: 'name' }],
    ['team', 'team', { team: 'id', team_alias: 'name' }],
    ['user', 'user', { user: 'id' }],
  ] as const)('of a %s tell what is left, of how much, and for how long', async (kind, name, labels) => {
    const figure = budget('id', { alias: 'name', resetsAt: clock.now() + 90 * 60 * 1000 });
    const families = await scrape({ budgetsOf: (asked) => (asked === kind ? [figure] : []) });
    const found = [
      `litellm_remaining_${name}_budget_metric`,
      `litellm_${name}_max_budget_metric`,
      `litellm_${name}_budget_remaining_hours_metric`,
    ].flatMap((metric) => samplesOf(families, metric).map((sample) => [sample.labels, sample.value]));
    expect(found).toEqual([
      [labels, 4],
      [labels, 10],
      [labels, 1.5],
    ]);
  });

  it('tell no hours of a budget that never begins anew, and None for a missing name', async () => {
    const families = await scrape({ budgetsOf: () => [budget('id')] });
    expect(samplesOf(families, 'litellm_team_budget_remaining_hours_metric')).toEqual([]);
    expect(samplesOf(families, 'litellm_team_max_budget_metric')[0]?.labels).toEqual({
      team: 'id',
      team_alias: 'None',
    });
  });

  it('of thousands tell those with the least left', async () => {
    const figures = Array.from({ length: 10_000 }, (_, number) => budget(`k${number}`, { remaining: number / 1_000 }));
    const families = await scrape({ budgetsOf: (kind) => (kind === 'key' ? figures.toReversed() : []) });
    const told = samplesOf(families, 'litellm_remaining_api_key_budget_metric');
    expect(told).toHaveLength(500);
    expect(Math.max(...told.map(({ value }) => value))).toBe(0.499);
  });

  it('forget who is gone', async () => {
    const registry = new Registry();
    let figures = [budget('a')];
    const standing = { budgetsOf: () => figures, modelLimits: () => [], deployments: () => [] };
    const lookAround = createLitellmGauges(registry, standing, clock);
    await lookAround();
    figures = [];
    await lookAround();
    expect(samplesOf(parsePrometheus(await registry.metrics()), 'litellm_user_max_budget_metric')).toEqual([]);
  });
});

describe('gauges of limits and deployments', () => {
  it('tell what is left of a key’s limits for a model', async () => {
    const limit = { id: 'k', alias: 'laptop', model: 'chat', requests: 3, tokens: undefined };
    const families = await scrape({ modelLimits: () => [limit] });
    expect(samplesOf(families, 'litellm_remaining_api_key_requests_for_model')).toMatchObject([
      { labels: { hashed_api_key: 'k', api_key_alias: 'laptop', model: 'chat', model_id: 'None' }, value: 3 },
    ]);
    expect(samplesOf(families, 'litellm_remaining_api_key_tokens_for_model')).toEqual([]);
  });

  it('tell the state and limits of each deployment', async () => {
    const deployment = { model: 'llama', apiBase: undefined, provider: 'ollama_chat', rpm: 60, tpm: null };
    const families = await scrape({
      deployments: () => [
        { ...deployment, id: 'a', condition: 'healthy' },
        { ...deployment, id: 'b', condition: 'partly_failing' },
        { ...deployment, id: 'c', condition: 'failing', tpm: 100 },
      ],
    });
    const state = (model_id: string) => valueOf(families, 'litellm_deployment_state', { model_id });
    expect([state('a'), state('b'), state('c')]).toEqual([0, 1, 2]);
    expect(samplesOf(families, 'litellm_deployment_tpm_limit')).toMatchObject([
      {
        labels: { litellm_model_name: 'llama', model_id: 'c', api_base: 'None', api_provider: 'ollama_chat' },
        value: 100,
      },
    ]);
    expect(samplesOf(families, 'litellm_deployment_rpm_limit')).toHaveLength(3);
  });
});
