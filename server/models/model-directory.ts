import { distance } from 'fastest-levenshtein';
import { HubError } from '../domain/errors.ts';
import type { EngineModel } from '../domain/model.ts';
import type { Engine, ModelAlias } from '../domain/ports.ts';

/** A name a client may ask for, and what serves it. */
export interface ListedModel {
  readonly id: string;
  readonly engine: Engine;
  readonly model: EngineModel;
}

export interface ModelDirectory {
  /** Every name a client may ask for, aliases included. Reads what engines know already. */
  list(): readonly ListedModel[];
  /** @throws HubError `model_not_found` with near matches, or `model_load_failed` for a model known to be broken */
  resolve(name: string): { readonly engine: Engine; readonly model: EngineModel };
  /** The error for a name that nothing serves. */
  unknownModel(name: string): HubError;
}

const NEAR_MATCHES = 3;

/** Names over all engines: aliases first, then `engine/name`, then each engine by its own rules, in order. */
export function createModelDirectory(deps: {
  engines: () => readonly Engine[];
  aliases: () => readonly ModelAlias[];
}): ModelDirectory {
  function list(): readonly ListedModel[] {
    const usable = deps.engines().flatMap((engine) =>
      engine
        .models()
        .filter((model) => model.problem === undefined)
        .map((model) => ({ engine, model })),
    );
    const hasOther = usable.some(({ model }) => model.isStarter !== true && model.capabilities?.chat !== false);
    const listed: ListedModel[] = [];
    const taken = new Set<string>();
    for (const { engine, model } of usable) {
      if (model.isStarter === true && hasOther) continue;
      const id = taken.has(model.name) ? `${engine.id}/${model.name}` : model.name;
      taken.add(id);
      listed.push({ id, engine, model });
    }
    for (const { name, model: target } of deps.aliases()) {
      const found = find(target, new Set([name]));
      if (found !== undefined && found.model.problem === undefined && !taken.has(name))
        listed.push({ id: name, ...found });
    }
    return listed;
  }

  /** @param passed aliases on the way here; a circle ends the search */
  function find(name: string, passed: ReadonlySet<string>): { engine: Engine; model: EngineModel } | undefined {
    const alias = deps.aliases().find((each) => each.name === name);
    if (alias !== undefined && !passed.has(alias.model)) {
      const served = find(alias.model, new Set([...passed, name]));
      if (served !== undefined) return served;
    }
    for (const engine of deps.engines()) {
      const prefix = `${engine.id}/`;
      const model = name.startsWith(prefix) ? engine.findModel(name.slice(prefix.length)) : undefined;
      if (model !== undefined) return { engine, model };
    }
    for (const engine of deps.engines()) {
      const model = engine.findModel(name);
      if (model !== undefined) return { engine, model };
    }
    return undefined;
  }

  function unknownModel(name: string): HubError {
    const near = nearMatches(
      name,
      list().map(({ id }) => id),
    );
    const alias = deps.aliases().find((each) => each.name === name);
    const reason =
      alias === undefined
        ? `There is no model ${JSON.stringify(name.slice(0, 120))} here.`
        : `${JSON.stringify(name)} is an alias of ${JSON.stringify(alias.model)}, which is not here.`;
    const advice = near.length > 0 ? `Did you mean ${near.join(', ')}? ` : '';
    return new HubError('model_not_found', `${reason} ${advice}GET /v1/models lists every name.`, { param: 'model' });
  }

  return {
    list,
    resolve(name) {
      const found = find(name, new Set());
      if (found === undefined) throw unknownModel(name);
      if (found.model.problem !== undefined) {
        throw new HubError('model_load_failed', `The model ${name} can't be loaded: ${found.model.problem}`, {
          param: 'model',
        });
      }
      return found;
    },
    unknownModel,
  };
}

/** The names most like this one: those that contain it or are contained, then by edit distance. */
function nearMatches(name: string, ids: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  const score = (id: string) => {
    const known = id.toLowerCase();
    const isPart = wanted !== '' && (known.includes(wanted) || wanted.includes(known));
    return isPart ? 0 : distance(wanted, known) / Math.max(wanted.length, known.length, 1);
  };
  return ids
    .map((id) => ({ id, score: score(id) }))
    .filter((each) => each.score <= 0.6)
    .toSorted((a, b) => a.score - b.score)
    .slice(0, NEAR_MATCHES)
    .map(({ id }) => id);
}
