import type { Limits } from '../domain/account.ts';
import type { Price } from '../domain/money.ts';

/** What admission asks of the models: it must know prices before anything is resolved. */
export interface ModelFacts {
  /** The highest price among all that may serve the name. */
  readonly price: Price;
  /** The largest window among all that may serve it, in tokens. */
  readonly contextLength: number | undefined;
  /** Names of groups in access lists that stand for this model too. */
  readonly accessGroups: readonly string[];
  /** The names it is known by besides its own: access to an alias or to its target is access to both. */
  readonly otherNames: readonly string[];
}

export interface ModelKnowledge {
  /** Undefined for a name that nothing serves. */
  factsOf(model: string): ModelFacts | undefined;
  /** The deployment's own budget, by its id. */
  limitsOfDeployment(id: string): Limits;
  /** The name that a deployment serves, by its id; undefined for one that is gone. */
  groupOfDeployment(id: string): string | undefined;
}
