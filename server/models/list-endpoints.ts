import type { Principal } from '../domain/ports.ts';
import { apiBaseOf, providerOf } from '../domain/target.ts';
import { isAlias } from './aliases.ts';
import type { DescribedModel, ModelDirectory } from './model-directory.ts';

/** One deployment, or one model of an engine, and whether it can be used as far as its engine was last seen. */
export interface ModelEndpoint {
  readonly id: string;
  /** The name that clients ask for. */
  readonly group: string;
  readonly provider: string;
  /** The name at the provider. */
  readonly model: string;
  readonly apiBase: string | undefined;
  /** Why it can't be used now. */
  readonly problem: string | undefined;
  /** The only team that may use it. */
  readonly teamId: string | null;
  /** What a deployment is meant for in a minute; null = nobody said. */
  readonly rpm: number | null;
  readonly tpm: number | null;
}

/** Every way to serve a model; a name that only stands for another is none. Asks no engine and runs no model. */
export function listEndpoints(directory: Pick<ModelDirectory, 'describe'>): readonly ModelEndpoint[] {
  const isOne = ({ deployment }: DescribedModel) => deployment === undefined || !isAlias(deployment);
  return directory.describe().filter(isOne).map(describe);
}

/** Those that a caller may use. */
export function createEndpointList(deps: {
  directory: Pick<ModelDirectory, 'describe'>;
  mayUse: (caller: Principal, model: string) => boolean;
}): (caller: Principal) => readonly ModelEndpoint[] {
  return (caller) =>
    listEndpoints(deps.directory).filter(
      ({ group, teamId }) =>
        caller.isAdmin || ((teamId === null || teamId === caller.teamId) && deps.mayUse(caller, group)),
    );
}

function describe({ id, name, deployment, target, problem }: DescribedModel): ModelEndpoint {
  const status = target?.engine.status();
  return {
    id,
    group: name,
    provider: target === undefined ? (deployment?.provider ?? '') : providerOf(target),
    model: target?.model.name ?? deployment?.model ?? name,
    apiBase: target === undefined ? (deployment?.apiBase ?? undefined) : apiBaseOf(target),
    problem: problem ?? (status === undefined || status.state === 'ready' ? undefined : status.message),
    teamId: deployment?.teamId ?? null,
    rpm: deployment?.rpm ?? null,
    tpm: deployment?.tpm ?? null,
  };
}
