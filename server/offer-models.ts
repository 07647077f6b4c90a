import { totalmem } from 'node:os';
import { listAllows } from './accounts/model-access.ts';
import type { AccountBook } from './accounts/account-book.ts';
import type { Config } from './config/load-config.ts';
import type { HubSettings } from './contract/hub/settings.ts';
import type { Clock, IdGenerator, Principal } from './domain/ports.ts';
import { freeBytesAt, freeBytesForOllama } from './free-bytes.ts';
import type { HttpDeps } from './http/create-http-app.ts';
import { createTokenCounter } from './inference/count-tokens.ts';
import { createResidency } from './inference/set-residency.ts';
import type { ManagementDeps } from './management/index.ts';
import { createEndpointList } from './models/list-endpoints.ts';
import { createModelList } from './models/list-models.ts';
import { isProvider } from './models/providers.ts';
import { createServedModels } from './models/served-models.ts';
import type { OpenModels } from './open-models.ts';
import { fallbacksOf } from './rules-of-settings.ts';

/** How long an added model's engine may take for its first look before the one who added it gets an answer. */
const FIRST_LOOK_MS = 3_000;

export interface OfferModelsDeps
  extends
    Pick<ManagementDeps['models'], 'balanceOf' | 'coolingSeconds'>,
    Pick<ManagementDeps['catalogue'], 'library' | 'graphicsMemory'> {
  readonly models: OpenModels;
  readonly mayUse: (caller: Principal, model: string) => boolean;
  readonly book: AccountBook;
  readonly settings: () => HubSettings;
  readonly config: Pick<Config, 'dataDir' | 'environment'>;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** The models as those see them who call and who manage: each caller what is for them. */
export interface OfferedModels {
  readonly routes: Pick<
    HttpDeps,
    | 'countTokens'
    | 'listEndpoints'
    | 'listModels'
    | 'modelStore'
    | 'nameOf'
    | 'ollamaVersion'
    | 'servedModels'
    | 'setResidency'
    | 'unknownModel'
  >;
  readonly handlers: Pick<
    ManagementDeps,
    'aliases' | 'catalogue' | 'downloads' | 'engines' | 'models' | 'upstreams' | 'utils'
  >;
}

export function offerModels(deps: OfferModelsDeps): OfferedModels {
  const { mayUse, book, settings, config, clock, ids } = deps;
  const { aliases, deployments, deploymentEngines, directory, downloads, knowledge, pool, store, upstreams } =
    deps.models;
  const { targetsOf } = directory;
  const startedAt = clock.now();

  return {
    routes: {
      countTokens: createTokenCounter({ targetsOf, mayUse }),
      setResidency: createResidency({ targetsOf, mayUse }),
      listEndpoints: createEndpointList({ directory, mayUse }),
      listModels: createModelList({
        directory,
        deployments,
        mayUse,
        teamAllows: (teamId, model) =>
          listAllows(book.teams.get(teamId)?.models ?? [], model, knowledge.factsOf(model)),
        fallbacksOf: (model, type) => fallbacksOf(settings(), model, type),
        startedAt,
      }),
      modelStore: store,
      nameOf: (caller, spellings) =>
        spellings.find((name) => directory.has(name) && mayUse(caller, name)) ??
        spellings.find(directory.has) ??
        spellings[0],
      ollamaVersion: () =>
        pool.engines().flatMap((engine) => (engine.kind === 'ollama' ? (engine.status().version ?? []) : []))[0],
      servedModels: createServedModels({ directory, mayUse, startedAt }),
      unknownModel: directory.unknownModel,
    },
    handlers: {
      aliases: {
        aliases,
        problemOf: (name) =>
          deployments
            .named(name)
            .map((row) => directory.describeDeployment(row).problem)
            .find((problem) => problem !== undefined),
      },
      catalogue: {
        totalBytes: totalmem,
        graphicsMemory: deps.graphicsMemory,
        library: deps.library,
        freeDiskBytes: () => (store.canPull() ? freeBytesForOllama(config.environment) : freeBytesAt(config.dataDir)),
      },
      downloads,
      engines: pool.engines,
      models: {
        deployments,
        directory,
        syncEngines: () => firstOf(deploymentEngines.sync(), FIRST_LOOK_MS, clock),
        mayUse,
        decoding: {
          providers: { has: (name) => isProvider(name) || pool.engines().some(({ id }) => id === name) },
          environment: config.environment,
        },
        coolingSeconds: deps.coolingSeconds,
        balanceOf: deps.balanceOf,
        clock,
        ids,
      },
      upstreams: { records: upstreams, pool, clock },
      utils: { targetsOf, mayUse },
    },
  };
}

/** Resolves with the work, or after some time while the work goes on. */
async function firstOf(work: Promise<void>, limitMs: number, clock: Clock): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const takeBack = clock.after(limitMs, limit.resolve);
  await Promise.race([work, limit.promise]);
  takeBack();
}
