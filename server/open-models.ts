import type { Config } from './config/load-config.ts';
import { auditEntry } from './domain/audit.ts';
import type { Clock, Engine, IdGenerator, Logger } from './domain/ports.ts';
import { createProviders } from './engine-providers.ts';
import { createMockEngine } from './engines/mock/engine.ts';
import { createOpenAiCompatibleEngine } from './engines/openai-compatible/engine.ts';
import { freeBytesForOllama } from './free-bytes.ts';
import { createEnginePool, type EnginePool } from './inference/engine-pool.ts';
import { createAliases, type Aliases } from './models/aliases.ts';
import { createDeploymentEngines, type DeploymentEngines } from './models/deployment-engines.ts';
import { createDeployments, type Deployments } from './models/deployments.ts';
import { createDownloads, type DownloadRecords, type Downloads } from './models/downloads.ts';
import { createModelDirectory, type ModelDirectory } from './models/model-directory.ts';
import { createModelKnowledge, type RememberedKnowledge } from './models/model-knowledge.ts';
import { createModelStore, type ModelStore } from './models/model-store.ts';
import { createAuditWriter } from './store/audit-writer.ts';
import type { Database } from './store/database.ts';
import { createDeploymentStore } from './store/deployment-store.ts';
import type { SecretBox } from './store/secret-box.ts';
import { createUpstreamStore, type UpstreamStore } from './store/upstream-store.ts';

export interface OpenModelsDeps {
  readonly db: Database;
  readonly box: SecretBox;
  readonly config: Pick<Config, 'dataDir' | 'environment' | 'litellm' | 'ollamaHost'>;
  readonly builtIn: readonly Engine[];
  /** Where unfinished downloads are remembered. */
  readonly records: DownloadRecords;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
}

/** Engines, the names that they serve, and models on their way here, over one database. */
export interface OpenModels {
  readonly aliases: Aliases;
  readonly deployments: Deployments;
  readonly deploymentEngines: DeploymentEngines;
  readonly directory: ModelDirectory;
  readonly downloads: Downloads;
  readonly knowledge: RememberedKnowledge;
  /** Built-in engines and upstreams: those whose models are offered under their own names. */
  readonly pool: EnginePool;
  readonly store: ModelStore;
  readonly upstreams: UpstreamStore;
  /** Those that were made for deployments too. */
  engines(): readonly Engine[];
  /** Engines, models, deployments or downloads have changed. Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  /** Resolves when the engines are up that the hub answers with; those of deployments come by themselves. */
  start(): Promise<void>;
  stopEngines(): Promise<void>;
}

export function openModels({ db, box, config, builtIn, records, clock, ids, logger }: OpenModelsDeps): OpenModels {
  const upstreams = createUpstreamStore(db, box, logger);
  const deployments = createDeployments({
    records: createDeploymentStore(db, box, logger),
    fromFile: config.litellm?.deployments ?? [],
    clock,
  });
  const pool = createEnginePool({
    builtIn,
    createUpstream: ({ name, baseUrl, apiKey }) =>
      createOpenAiCompatibleEngine({ id: name, baseUrl, apiKey, clock, logger }),
    logger,
  });
  const deploymentEngines = createDeploymentEngines({
    deployments: deployments.all,
    provide: createProviders({
      engines: pool.engines,
      ollamaHost: config.ollamaHost,
      dataDir: config.dataDir,
      clock,
      ids,
      logger,
    }),
    logger,
  });
  const directory = createModelDirectory({
    engines: pool.engines,
    deployments,
    engineOf: deploymentEngines.engineOf,
    createMock: createMockEngine,
  });
  const knowledge = createModelKnowledge({ directory, deployments });
  for (const source of [pool, deployments, deploymentEngines]) {
    source.onChange(() => {
      directory.forget();
      knowledge.forget();
    });
  }
  const aliases = createAliases({ deployments, clock });
  const writeAudit = createAuditWriter(db);
  const store = createModelStore({
    engines: pool.engines,
    aliases,
    audit: (change, by) => writeAudit([auditEntry(change, by, clock.now())]),
    unknownModel: directory.unknownModel,
  });
  const downloads = createDownloads({
    store,
    freeBytes: () => freeBytesForOllama(config.environment),
    records,
    clock,
    ids,
    logger,
  });
  return {
    aliases,
    deployments,
    deploymentEngines,
    directory,
    downloads,
    knowledge,
    pool,
    store,
    upstreams,
    engines: () => [...pool.engines(), ...deploymentEngines.engines()],
    onChange(listener) {
      const stops = [pool, deployments, deploymentEngines, downloads].map((source) => source.onChange(listener));
      return () => stops.forEach((stop) => stop());
    },
    async start() {
      await pool.start();
      await pool.sync(upstreams.all());
    },
    async stopEngines() {
      await Promise.all([pool.stop(), deploymentEngines.stop()]);
    },
  };
}
