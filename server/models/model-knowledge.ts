import type { ModelFacts, ModelKnowledge } from '../accounts/model-facts.ts';
import { NO_LIMITS, type Limits } from '../domain/account.ts';
import { budgetOf, HUB_PROVIDER } from '../domain/deployment.ts';
import { HubError } from '../domain/errors.ts';
import type { Price } from '../domain/money.ts';
import { priceOf, windowOf, type Target } from '../domain/target.ts';
import { isAlias } from './aliases.ts';
import type { Deployments } from './deployments.ts';
import type { ModelDirectory } from './model-directory.ts';

/** So many names are remembered. */
const KEPT_NAMES = 10_000;

export interface RememberedKnowledge extends ModelKnowledge {
  /** Forgets what was worked out: engines, models or deployments have changed. */
  forget(): void;
}

/** What admission asks of the models; worked out once for each name, because every request asks. */
export function createModelKnowledge(deps: {
  directory: Pick<ModelDirectory, 'targetsOf'>;
  deployments: Pick<Deployments, 'get' | 'named' | 'fitting'>;
}): RememberedKnowledge {
  const known = new Map<string, ModelFacts>();
  const knownLimits = new Map<string, Limits>();

  function targetsOf(name: string): readonly Target[] {
    const teams = new Set<string | null>([null, ...deps.deployments.named(name).map(({ teamId }) => teamId)]);
    return [...teams].flatMap((teamId) => targetsIfAny(name, teamId));
  }

  function targetsIfAny(name: string, teamId: string | null): readonly Target[] {
    try {
      return deps.directory.targetsOf(name, teamId);
    } catch (error) {
      if (error instanceof HubError) return []; // Nothing serves it now: the request itself will be told why.
      throw error;
    }
  }

  function workOut(name: string): ModelFacts | undefined {
    const targets = targetsOf(name);
    const rows = [...deps.deployments.named(name), ...deps.deployments.fitting(name)];
    if (targets.length === 0 && rows.length === 0) return undefined;
    const windows = targets.map(windowOf).filter((window) => window !== undefined);
    return {
      price: highest(targets.map(priceOf)),
      contextLength: windows.length === 0 ? undefined : Math.max(...windows),
      accessGroups: [
        ...new Set([...rows, ...targets.map(({ deployment }) => deployment)].flatMap((row) => row?.accessGroups ?? [])),
      ],
      otherNames: aliasTargets(name).filter((each) => each !== name),
    };
  }

  /** The names that an alias stands for, also over other aliases. */
  function aliasTargets(name: string, passed: ReadonlySet<string> = new Set()): readonly string[] {
    return deps.deployments
      .named(name)
      .filter((row) => row.provider === HUB_PROVIDER && isAlias(row) && !passed.has(row.model))
      .flatMap(({ model }) => [model, ...aliasTargets(model, new Set([...passed, name, model]))]);
  }

  function workOutLimits(id: string): Limits {
    const deployment = deps.deployments.get(id);
    const budget = deployment === undefined ? undefined : budgetOf(deployment);
    return budget === undefined ? NO_LIMITS : { ...NO_LIMITS, ...budget };
  }

  return {
    factsOf(name) {
      const remembered = known.get(name);
      if (remembered !== undefined) return remembered;
      const facts = workOut(name);
      if (facts === undefined) return undefined;
      if (known.size >= KEPT_NAMES) known.clear();
      known.set(name, facts);
      return facts;
    },
    limitsOfDeployment(id) {
      let limits = knownLimits.get(id);
      if (limits !== undefined) return limits;
      if (knownLimits.size >= KEPT_NAMES) knownLimits.clear();
      knownLimits.set(id, (limits = workOutLimits(id)));
      return limits;
    },
    groupOfDeployment: (id) => deps.deployments.get(id)?.modelName,
    forget() {
      known.clear();
      knownLimits.clear();
    },
  };
}

/** The highest of each kind. All must be explicitly free for the whole to be free, so an unknown price stays unknown. */
function highest(prices: readonly Price[]): Price {
  const of = (name: keyof Price) => {
    const said = prices.map((price) => price[name]).filter((each) => each !== null);
    const most = said.length === 0 ? null : Math.max(...said);
    return most === 0 && said.length < prices.length ? null : most;
  };
  return {
    inputPerToken: of('inputPerToken'),
    outputPerToken: of('outputPerToken'),
    perRequest: of('perRequest'),
    perSecond: of('perSecond'),
  };
}
