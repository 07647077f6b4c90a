import { HUB_PROVIDER, type Deployment } from '../domain/deployment.ts';
import { HubError } from '../domain/errors.ts';
import type { EngineModel } from '../domain/model.ts';
import type { Engine } from '../domain/ports.ts';
import type { Target } from '../domain/target.ts';
import { isAlias } from './aliases.ts';
import type { Deployments } from './deployments.ts';
import { missingModel, unknownModel } from './unknown-model.ts';

/** A name a client may ask for, and what serves it first. */
export interface ListedModel extends Target {
  readonly name: string;
  /** The teams that may ask for it; empty = everybody. */
  readonly teamIds: readonly string[];
}

/** A deployment, or a model that none names, with what serves it or why nothing does. */
export interface DescribedModel {
  readonly id: string;
  readonly name: string;
  readonly deployment: Deployment | undefined;
  readonly target: Target | undefined;
  readonly problem: string | undefined;
}

export interface ModelDirectory {
  /** Every name a client may ask for, aliases included, wildcards and hidden names not. Reads what engines know already. */
  list(): readonly ListedModel[];
  /** Every deployment, then every model that engines have by themselves; the starter model only where it is listed. */
  describe(): readonly DescribedModel[];
  /** How a deployment is served now. */
  describeDeployment(deployment: Deployment): DescribedModel;
  /**
   * What may serve a name, at least one.
   * @param teamId whose private models may be used
   * @throws HubError `model_not_found` with near matches, `model_load_failed` for a model known to be broken, or
   *   `engine_unavailable` where it is there but its engine is not
   */
  targetsOf(name: string, teamId: string | null): readonly Target[];
  /** Whether a model of this name was set up, or is there: quicker than `targetsOf` to say no. */
  has(name: string): boolean;
  /** The error for a name that nothing serves. */
  unknownModel(name: string): HubError;
  /** Forgets what was worked out: engines, models or deployments have changed. */
  forget(): void;
}

export interface ModelDirectoryDeps {
  /** Those whose models are offered under their own names. */
  readonly engines: () => readonly Engine[];
  readonly deployments: Pick<Deployments, 'all' | 'named' | 'fitting'>;
  readonly engineOf: (deployment: Deployment) => Engine | { readonly problem: string };
  /** An engine that answers with this text. */
  readonly createMock: (text: string) => Engine;
}

/** What has been worked out is kept for so many names; asking for made-up names must not fill the memory. */
const KEPT_NAMES = 10_000;

type Outcome = { readonly targets: readonly Target[]; readonly problem?: HubError };

/** Names over all engines: deployments first, then `engine/name`, then each engine by its own rules, then wildcards. */
export function createModelDirectory(deps: ModelDirectoryDeps): ModelDirectory {
  const { deployments } = deps;
  const known = new Map<string, readonly Target[]>();

  /** @param passed names on the way here; a circle ends the search */
  function find(name: string, teamId: string | null, passed: ReadonlySet<string>): Outcome {
    const own = passed.has(name) ? [] : deployments.named(name).filter((each) => isVisible(each, teamId));
    const served = serveAll(own, name, teamId, passed);
    if (served.targets.length > 0) return served;
    const direct = findOnEngines(name);
    if (direct !== undefined) return outcomeOf(direct, name);
    // A name that was given is not answered by whatever fits it as a pattern when what it was given to fails.
    if (served.problem !== undefined) return { targets: [], problem: served.problem };
    const fitting = deployments.fitting(name).filter((each) => isVisible(each, teamId) && !passed.has(each.modelName));
    const wild = serveAll(fitting, name, teamId, passed);
    if (wild.targets.length > 0) return wild;
    return { targets: [], ...(wild.problem && { problem: wild.problem }) };
  }

  function serveAll(
    rows: readonly Deployment[],
    name: string,
    teamId: string | null,
    passed: ReadonlySet<string>,
  ): Outcome {
    const outcomes = rows.map((row) => serve(row, name, teamId, passed));
    const problem = outcomes.find((each) => each.problem !== undefined)?.problem;
    return { targets: outcomes.flatMap(({ targets }) => targets), ...(problem && { problem }) };
  }

  function serve(row: Deployment, name: string, teamId: string | null, passed: ReadonlySet<string>): Outcome {
    const model = row.modelName.endsWith('*') ? fillIn(row, name) : row.model;
    if (row.mockResponse !== null) return { targets: [mocked(row, model, row.mockResponse)] };
    if (row.provider === HUB_PROVIDER) {
      const inner = find(model, teamId, new Set([...passed, row.modelName, name]));
      if (isAlias(row) || inner.targets.length === 0) return inner;
      return { targets: inner.targets.slice(0, 1).map((target) => ({ ...target, id: row.id, deployment: row })) };
    }
    return serveByEngine(row, model);
  }

  function serveByEngine(row: Deployment, model: string): Outcome {
    const engine = deps.engineOf(row);
    const failed = (code: 'model_not_found' | 'engine_unavailable', reason: string): Outcome => ({
      targets: [],
      problem: new HubError(code, `The model ${row.modelName} can't be served: ${reason}`, { param: 'model' }),
    });
    if ('problem' in engine) return failed('engine_unavailable', engine.problem);
    const found = engine.findModel(model);
    if (found?.problem !== undefined) return { targets: [], problem: broken(row.modelName, found.problem) };
    if (found !== undefined || engine.servesUnlistedModels === true) {
      return { targets: [{ id: row.id, engine, model: found ?? { name: model }, deployment: row }] };
    }
    const { state, message } = engine.status();
    return state === 'ready'
      ? failed('model_not_found', `${engine.id} has no model ${model}. Pull it there, or change the deployment.`)
      : failed('engine_unavailable', message);
  }

  function mocked(row: Deployment, model: string, text: string): Target {
    return { id: row.id, engine: deps.createMock(text), model: { name: model }, deployment: row };
  }

  function findOnEngines(name: string): { engine: Engine; model: EngineModel } | undefined {
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

  function list(): readonly ListedModel[] {
    const groups = listGroups();
    const own = deps.engines().flatMap((engine) =>
      engine
        .models()
        .filter((model) => model.problem === undefined)
        .map((model) => ({ engine, model })),
    );
    const hasOther = canRealOneChat([...own, ...groups]);
    const listed: ListedModel[] = [];
    const taken = new Set<string>();
    const byName = new Map(groups.map((group) => [group.name, group]));
    for (const { engine, model } of own) {
      if (isStarter(model) && hasOther) continue;
      const name = taken.has(model.name) ? `${engine.id}/${model.name}` : model.name;
      taken.add(name);
      listed.push(byName.get(name) ?? { ...implicit(engine, model), name, teamIds: [] });
    }
    const all = [...listed, ...groups.filter(({ name }) => !taken.has(name))];
    // A name that stands for the starter model steps behind every real one.
    return [...all.filter(({ model }) => !isStarter(model)), ...all.filter(({ model }) => isStarter(model))];
  }

  function listGroups(): readonly ListedModel[] {
    const rows = deployments.all().filter(({ modelName, info }) => !modelName.endsWith('*') && info['hidden'] !== true);
    return [...Map.groupBy(rows, ({ modelName }) => modelName)].flatMap(([name, members]) => {
      const teamIds = members.map(({ teamId }) => teamId);
      const isPublic = teamIds.includes(null);
      const target = members.flatMap((row) => serve(row, name, row.teamId, new Set()).targets)[0];
      if (target === undefined) return [];
      return [{ ...target, name, teamIds: isPublic ? [] : teamIds.filter((teamId) => teamId !== null) }];
    });
  }

  function describeDeployment(row: Deployment): DescribedModel {
    const isPattern = row.modelName.endsWith('*');
    const base = { id: row.id, name: row.modelName, deployment: row };
    if (isPattern) {
      const engine = row.provider === HUB_PROVIDER || row.mockResponse !== null ? undefined : deps.engineOf(row);
      return { ...base, target: undefined, problem: engine === undefined ? undefined : problemOf(engine) };
    }
    const { targets, problem } = serve(row, row.modelName, row.teamId, new Set());
    return {
      ...base,
      target: targets[0],
      problem: targets[0] === undefined ? (problem?.message ?? missing(row)) : undefined,
    };
  }

  function missing({ model }: Deployment): string {
    return missingModel(
      model,
      deps.engines().map(({ id }) => id),
    );
  }

  function unknown(name: string): HubError {
    const served = list()
      .filter(({ teamIds }) => teamIds.length === 0)
      .map((each) => each.name);
    const isPublic = ({ modelName, teamId, info }: Deployment) =>
      teamId === null && info['hidden'] !== true && !modelName.endsWith('*');
    const rows = deployments.all();
    const broken = deps.engines().flatMap((engine) => engine.models().filter(({ problem }) => problem !== undefined));
    const troubled = [...rows.filter(isPublic).map(({ modelName }) => modelName), ...broken.map((model) => model.name)];
    return unknownModel(name, { served, troubled, deployments: rows });
  }

  return {
    list,
    describe() {
      const named = new Set(deployments.all().map(({ modelName }) => modelName));
      const own = deps.engines().flatMap((engine) => engine.models().map((model) => implicit(engine, model)));
      const hasOther = canRealOneChat([...own.filter(({ model }) => model.problem === undefined), ...listGroups()]);
      return [
        ...deployments.all().map(describeDeployment),
        ...own
          .filter(({ model }) => !named.has(model.name) && !(isStarter(model) && hasOther))
          .map((target) => ({
            id: target.id,
            name: target.model.name,
            deployment: undefined,
            target,
            problem: target.model.problem,
          })),
      ];
    },
    describeDeployment,
    targetsOf(name, teamId) {
      const key = `${teamId ?? ''}\n${name}`;
      const remembered = known.get(key);
      if (remembered !== undefined) return remembered;
      const { targets, problem } = find(name, teamId, new Set());
      if (targets.length === 0) throw problem ?? unknown(name);
      if (known.size >= KEPT_NAMES) known.clear();
      known.set(key, targets);
      return targets;
    },
    has: (name) =>
      deployments.named(name).length > 0 || findOnEngines(name) !== undefined || deployments.fitting(name).length > 0,
    unknownModel: unknown,
    forget: () => known.clear(),
  };
}

function isVisible({ teamId }: Deployment, callerTeam: string | null): boolean {
  return teamId === null || teamId === callerTeam;
}

function isStarter(model: EngineModel): boolean {
  return model.isStarter === true;
}

/** Then the starter model is not offered, though it goes on answering to its name. */
function canRealOneChat(models: readonly { readonly model: EngineModel }[]): boolean {
  return models.some(({ model }) => !isStarter(model) && model.capabilities?.chat !== false);
}

/** Why an engine can't serve now, for a name that stands for many models. */
function problemOf(engine: Engine | { readonly problem: string }): string | undefined {
  if ('problem' in engine) return engine.problem;
  const { state, message } = engine.status();
  return state === 'ready' ? undefined : message;
}

/** A model that its engine offers without a deployment. */
function implicit(engine: Engine, model: EngineModel): Target {
  return { id: `${engine.id}/${model.name}`, engine, model, deployment: undefined };
}

function outcomeOf({ engine, model }: { engine: Engine; model: EngineModel }, name: string): Outcome {
  if (model.problem !== undefined) return { targets: [], problem: broken(name, model.problem) };
  return { targets: [implicit(engine, model)] };
}

function broken(name: string, problem: string): HubError {
  return new HubError('model_load_failed', `The model ${name} can't be loaded: ${problem}`, { param: 'model' });
}

/** `ollama_chat/*` → `ollama_chat/*`: what the first `*` stands for takes the place of the second. */
function fillIn({ modelName, provider, model }: Deployment, name: string): string {
  if (!model.includes('*')) return model;
  const rest = name.slice(modelName.length - 1);
  // `*` → `ollama_chat/*` takes `ollama_chat/llama3` too.
  const bare = rest.startsWith(`${provider}/`) ? rest.slice(provider.length + 1) : rest;
  return model.replace('*', () => bare);
}
