import { describe, expect, it } from 'vitest';
import { limitBody, type LimitBody } from '../../contract/litellm/limits.ts';
import { NO_LIMITS, type Limits } from '../../domain/account.ts';
import { COMPAT } from '../../domain/compat.ts';
import { limitsFrom, limitsToWire, mergeLimits } from './limits.ts';

const from = (body: LimitBody) => limitsFrom(body, COMPAT.new);
const merge = (known: Limits, body: LimitBody) => mergeLimits(known, body, COMPAT.new);

const full = {
  max_budget: 10,
  soft_budget: 8,
  token_budget: 1000,
  soft_token_budget: 900,
  budget_duration: 'monthly',
  budget_limits: [{ max_budget: 1, budget_duration: '1d' }],
  model_max_budget: { echo: { budget_limit: 1.5, time_period: '1d' } },
  rpm_limit: 5,
  tpm_limit: 500,
  max_parallel_requests: 2,
  model_rpm_limit: { echo: 1 },
  model_tpm_limit: { echo: 100 },
};

describe('limits', () => {
  it('go in and come out as they were written', () => {
    expect(limitsToWire(from(limitBody.parse(full)))).toEqual(full);
  });

  it('are none where nothing is said, and none are what null says', () => {
    expect(from({})).toEqual(NO_LIMITS);
    const cleared = Object.fromEntries(Object.keys(full).map((name) => [name, null]));
    expect(merge(from(limitBody.parse(full)), limitBody.parse(cleared))).toEqual(NO_LIMITS);
  });

  it.each(Object.keys(full))('stay where a change does not name them, as %s', (name) => {
    const known = from(limitBody.parse(full));
    expect(merge(known, {})).toEqual(known);
    expect(merge(known, { [name]: null })).not.toEqual(known);
  });

  it.each([
    ['model_max_budget', 'modelMaxBudget'],
    ['model_rpm_limit', 'modelRpmLimit'],
    ['model_tpm_limit', 'modelTpmLimit'],
  ] as const)('of models are emptied by an empty object: %s', (wire, name) => {
    const known = from(limitBody.parse(full));
    expect(merge(known, { [wire]: {} })[name satisfies keyof Limits]).toEqual({});
  });

  it('of a model may be written in LiteLLM’s other way', () => {
    const body = limitBody.parse({ model_max_budget: { echo: { max_budget: 2, budget_duration: '7d' } } });
    expect(from(body).modelMaxBudget).toEqual({ echo: { budgetLimit: 2, timePeriod: '7d' } });
  });

  it.each(['', 'None', 'null'])('have no rhythm where a client writes %j', (text) => {
    expect(from({ budget_duration: text }).budgetDuration).toBeNull();
  });

  it.each(['', 'None', 'null'])('are refused with the rhythm %j where LiteLLM 1.81.13 is asked for', (text) => {
    expect(() => limitsFrom({ budget_duration: text }, COMPAT.p81)).toThrow('budget_duration is');
    expect(limitsFrom({ budget_duration: null }, COMPAT.p81).budgetDuration).toBeNull();
  });

  it.each([
    [{ budget_duration: 'sometimes' }, 'budget_duration is "sometimes"'],
    [{ budget_limits: [{ max_budget: 1, budget_duration: 'x' }] }, 'budget_limits is "x"'],
    [{ soft_budget: 5, max_budget: 4 }, 'soft_budget is 5'],
  ])('%j are refused by name', (body, message) => {
    expect(() => from(limitBody.parse(body))).toThrow(message);
  });

  it.each([
    { max_budget: 'ten' },
    { rpm_limit: 1.5 },
    { tpm_limit: -3 },
    { max_parallel_requests: true },
    { model_max_budget: { echo: {} } },
    { model_rpm_limit: { echo: 'x' } },
    { budget_duration: 30 },
  ])('%j have the wrong shape', (body) => {
    expect(limitBody.safeParse(body).success).toBe(false);
  });
});
