import type { AccountBook } from './accounts/account-book.ts';
import type { AccountFigures } from './accounts/account-figures.ts';
import type { Clock, Engine } from './domain/ports.ts';
import type { Activity } from './inference/activity.ts';
import type { TargetHealth } from './inference/target-health.ts';
import { listEndpoints } from './models/list-endpoints.ts';
import type { ModelDirectory } from './models/model-directory.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';

export interface HubMetricsDeps {
  readonly activity: Activity;
  readonly engines: () => readonly Engine[];
  readonly directory: Pick<ModelDirectory, 'describe' | 'has'>;
  readonly health: Pick<TargetHealth, 'conditionOf'>;
  /** Asked when something was booked or somebody reads, because booking itself is made after the metrics. */
  readonly accounts: () => { readonly book: AccountBook; readonly figures: AccountFigures };
  readonly masterKeyHash: string;
  readonly clock: Clock;
}

/** Tells the metrics where everything stands that they show. */
export function createHubMetrics(deps: HubMetricsDeps): Metrics {
  const { accounts, activity, clock, directory, engines, health, masterKeyHash } = deps;
  return createMetrics({
    names: {
      teamAlias: (teamId) => accounts().book.teams.get(teamId)?.teamAlias,
      userEmail: (userId) => accounts().book.users.get(userId)?.userEmail,
      isKnownModel: directory.has,
      masterKeyHash,
    },
    load: {
      runningOn: () => activity.runningOn,
      waiting: () => activity.waiting,
      engines: () => engines().map((engine) => [engine.id, engine.status().state === 'ready'] as const),
    },
    standing: {
      budgetsOf: (kind) => accounts().figures.budgetsOf(kind),
      modelLimits: () => accounts().figures.modelLimits(),
      deployments: () =>
        listEndpoints(directory).map((endpoint) => ({
          ...endpoint,
          condition: endpoint.problem === undefined ? health.conditionOf(endpoint.id) : 'failing',
        })),
    },
    clock,
  });
}
