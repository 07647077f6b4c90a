import { setImmediate } from 'node:timers/promises';
import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../domain/ports.ts';
import { NONE } from './call-labels.ts';

const HOUR_MS = 3600 * 1000;
/**
 * Series of each gauge. Of more accounts with a budget those are told that have the smallest part of it left, of more
 * deployments those that fail: a scrape stays small, and what an alarm waits for is in it.
 */
const MOST_SERIES = 500;

/** What is left of one account's budget, in USD. */
export interface BudgetFigure {
  readonly id: string;
  readonly alias: string | null;
  readonly maxBudget: number;
  readonly remaining: number;
  /** Epoch milliseconds; null = never. */
  readonly resetsAt: number | null;
}

/** What is left of a key's limit for one model, within the minute; undefined = not limited. */
export interface ModelLimitFigure {
  readonly id: string;
  readonly alias: string | null;
  readonly model: string;
  readonly requests: number | undefined;
  readonly tokens: number | undefined;
}

export interface DeploymentFigure {
  readonly id: string;
  readonly model: string;
  readonly apiBase: string | undefined;
  readonly provider: string;
  readonly condition: 'healthy' | 'partly_failing' | 'failing';
  readonly rpm: number | null;
  readonly tpm: number | null;
}

/** How accounts and deployments stand, read when somebody asks. */
export interface Standing {
  readonly budgetsOf: (kind: 'key' | 'team' | 'user') => Iterable<BudgetFigure>;
  readonly modelLimits: () => Iterable<ModelLimitFigure>;
  readonly deployments: () => readonly DeploymentFigure[];
}

const STATES = { healthy: 0, partly_failing: 1, failing: 2 } as const;
const DEPLOYMENT = ['litellm_model_name', 'model_id', 'api_base', 'api_provider'] as const;

/**
 * Names and labels as in the proxy HTTP contract, section 2.3.
 * @returns looks where everything stands and sets the gauges
 */
export function createLitellmGauges(register: Registry, standing: Standing, clock: Clock): () => Promise<void> {
  const looks: (() => Promise<void>)[] = [];

  /** Some gauges that one look fills. */
  function together<Name extends string, Figure>(
    labelNames: readonly string[],
    helps: Readonly<Record<Name, string>>,
    read: () => Promise<readonly Figure[]>,
    fill: (gauges: Readonly<Record<Name, Gauge>>, figure: Figure) => void,
  ): void {
    const names = Object.keys(helps) as Name[];
    const gauges = {} as Record<Name, Gauge>;
    for (const name of names) gauges[name] = new Gauge({ name, help: helps[name], labelNames, registers: [register] });
    looks.push(async () => {
      const figures = await read();
      // At once, because another scrape may be under way.
      for (const name of names) gauges[name].reset();
      for (const figure of figures) fill(gauges, figure);
    });
  }

  function budgets(
    kind: 'key' | 'team' | 'user',
    name: 'api_key' | 'team' | 'user',
    labelNames: readonly [string, string?],
  ): void {
    const [idLabel, aliasLabel] = labelNames;
    together(
      labelNames.filter((label) => label !== undefined),
      {
        [`litellm_remaining_${name}_budget_metric`]: 'USD that are left of the budget',
        [`litellm_${name}_max_budget_metric`]: 'The budget in USD',
        [`litellm_${name}_budget_remaining_hours_metric`]: 'Hours until the budget begins anew',
      },
      async () => mostSpent(await takeInTurns(standing.budgetsOf(kind))),
      (gauges, { alias, id, maxBudget, remaining: left, resetsAt }) => {
        const [remaining, max, hours] = Object.values(gauges);
        const labels = { [idLabel]: id, ...(aliasLabel !== undefined && { [aliasLabel]: alias ?? NONE }) };
        remaining?.set(labels, left);
        max?.set(labels, maxBudget);
        if (resetsAt !== null) hours?.set(labels, Math.max(0, resetsAt - clock.now()) / HOUR_MS);
      },
    );
  }

  budgets('key', 'api_key', ['hashed_api_key', 'api_key_alias']);
  budgets('team', 'team', ['team', 'team_alias']);
  budgets('user', 'user', ['user']);
  together(
    ['hashed_api_key', 'api_key_alias', 'model', 'model_id'],
    {
      litellm_remaining_api_key_requests_for_model: 'Requests that are left of the key’s limit for the model',
      litellm_remaining_api_key_tokens_for_model: 'Tokens that are left of the key’s limit for the model',
    },
    async () => leastLeft(await takeInTurns(standing.modelLimits())),
    (gauges, { id, alias, model, requests, tokens }) => {
      const labels = { hashed_api_key: id, api_key_alias: alias ?? NONE, model, model_id: NONE };
      if (requests !== undefined) gauges.litellm_remaining_api_key_requests_for_model.set(labels, requests);
      if (tokens !== undefined) gauges.litellm_remaining_api_key_tokens_for_model.set(labels, tokens);
    },
  );
  together(
    DEPLOYMENT,
    {
      litellm_deployment_state: '0 healthy, 1 partly failing, 2 failing',
      litellm_deployment_tpm_limit: 'Tokens a minute that the deployment is meant for',
      litellm_deployment_rpm_limit: 'Requests a minute that the deployment is meant for',
    },
    async () => mostFailing(standing.deployments()),
    (gauges, { apiBase, condition, id, model, provider, rpm, tpm }) => {
      const labels = { litellm_model_name: model, model_id: id, api_base: apiBase ?? NONE, api_provider: provider };
      gauges.litellm_deployment_state.set(labels, STATES[condition]);
      if (tpm !== null) gauges.litellm_deployment_tpm_limit.set(labels, tpm);
      if (rpm !== null) gauges.litellm_deployment_rpm_limit.set(labels, rpm);
    },
  );

  return async () => {
    for (const look of looks) await look();
  };
}

/** Accounts at a time between which requests get their turn. */
const ONE_TURN = 500;

async function takeInTurns<Figure>(figures: Iterable<Figure>): Promise<readonly Figure[]> {
  const taken: Figure[] = [];
  for (const figure of figures) {
    taken.push(figure);
    if (taken.length % ONE_TURN === 0) await setImmediate();
  }
  return taken;
}

function mostSpent(figures: readonly BudgetFigure[]): readonly BudgetFigure[] {
  const partOf = ({ maxBudget, remaining }: BudgetFigure) => (maxBudget > 0 ? remaining / maxBudget : 0);
  return first(figures, (a, b) => partOf(a) - partOf(b));
}

function leastLeft(figures: readonly ModelLimitFigure[]): readonly ModelLimitFigure[] {
  const left = ({ requests = Infinity, tokens = Infinity }: ModelLimitFigure) => Math.min(requests, tokens);
  return first(figures, (a, b) => left(a) - left(b));
}

function mostFailing(figures: readonly DeploymentFigure[]): readonly DeploymentFigure[] {
  return first(figures, (a, b) => STATES[b.condition] - STATES[a.condition]);
}

function first<Figure>(figures: readonly Figure[], byUrgency: (a: Figure, b: Figure) => number): readonly Figure[] {
  return figures.length <= MOST_SERIES ? figures : figures.toSorted(byUrgency).slice(0, MOST_SERIES);
}
