import type { AppPaths } from './app-paths.ts';
import type { Config } from './config/load-config.ts';
import type { Clock, Engine, IdGenerator, Logger } from './domain/ports.ts';
import { createLlamaCppEngine, type LlamaCppOptions } from './engines/llama-cpp/engine.ts';
import { createOllamaEngine } from './engines/ollama/engine.ts';

/** As Ollama does: a model nobody uses for this long leaves memory. */
const IDLE_UNLOAD_MS = 5 * 60 * 1000;

export interface EngineParts {
  readonly config: Config;
  readonly paths: AppPaths;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  /** How the llama.cpp child is started, where that is not a forked Node process. */
  readonly spawnLlamaChild: LlamaCppOptions['spawnChild'];
}

/** The engines of every hub; the first one that knows a name serves it. */
export function createBuiltInEngines({
  config,
  paths,
  clock,
  ids,
  logger,
  spawnLlamaChild,
}: EngineParts): readonly Engine[] {
  return [
    createOllamaEngine({
      host: config.ollamaHost,
      supervise: config.ollamaHost === undefined,
      dataDir: config.dataDir,
      environment: config.environment,
      clock,
      ids,
      logger,
    }),
    createLlamaCppEngine({
      modelsDirs: config.modelsDirs,
      starterPath: paths.starterModel,
      childPath: paths.llamaChild,
      idleUnloadMs: IDLE_UNLOAD_MS,
      clock,
      ids,
      logger,
      ...(spawnLlamaChild !== undefined && { spawnChild: spawnLlamaChild }),
    }),
  ];
}
