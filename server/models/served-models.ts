import { HubError } from '../domain/errors.ts';
import type { EngineModel } from '../domain/model.ts';
import type { Principal } from '../domain/ports.ts';
import { windowOf, type Target } from '../domain/target.ts';
import type { ModelDirectory } from './model-directory.ts';

/** A name that a caller may ask for, and what serves it. */
export interface ServedModel {
  readonly name: string;
  readonly model: EngineModel;
  readonly engine: Target['engine'];
  /** Tokens of prompt and answer together; undefined where nobody knows. */
  readonly contextLength: number | undefined;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

export interface ServedModels {
  /** Aliases included. Never asks an engine. */
  list(caller: Principal): readonly ServedModel[];
  /**
   * @param spellings of one name; the first that is there counts
   * @throws HubError `model_not_found` with near matches, also for a model that the caller may not use
   */
  find(caller: Principal, spellings: readonly [string, ...string[]]): ServedModel;
}

export interface ServedModelsDeps {
  readonly directory: Pick<ModelDirectory, 'list' | 'has' | 'targetsOf' | 'unknownModel'>;
  readonly mayUse: (caller: Principal, model: string) => boolean;
  /** For what has no date of its own; epoch milliseconds. */
  readonly startedAt: number;
}

export function createServedModels({ directory, mayUse, startedAt }: ServedModelsDeps): ServedModels {
  const describe = (name: string, target: Target): ServedModel => ({
    name,
    model: target.model,
    engine: target.engine,
    contextLength: windowOf(target),
    modifiedAt: target.model.modifiedAt ?? startedAt,
  });

  return {
    list: (caller) =>
      directory
        .list()
        .filter(
          ({ name, teamIds }) =>
            mayUse(caller, name) && (teamIds.length === 0 || caller.isAdmin || teamIds.includes(caller.teamId ?? '')),
        )
        .map((listed) => describe(listed.name, listed)),
    find(caller, spellings) {
      const name = spellings.find((each) => directory.has(each) && mayUse(caller, each));
      if (name === undefined) throw listedNowhere(directory.unknownModel(spellings[0]));
      const [target] = directory.targetsOf(name, caller.teamId);
      if (target === undefined) throw listedNowhere(directory.unknownModel(name));
      return describe(name, target);
    },
  };
}

/** A list that lacks a name is a 404 in every release, also where a call of the name is not. */
function listedNowhere({ code, message, details }: HubError): HubError {
  return new HubError(code, message, { ...details, status: 404 });
}
