import type { Engine, Logger } from '../domain/ports.ts';

/** A stored upstream; an engine is built from it and rebuilt when it changes. */
export interface UpstreamConfig {
  readonly name: string;
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
}

export interface EnginePool {
  /** Every live engine: the built-in ones first, then the upstreams by name. */
  engines(): readonly Engine[];
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Builds, keeps and drops engines so that they match the stored upstreams. */
  sync(upstreams: readonly UpstreamConfig[]): Promise<void>;
  /** Why a stored upstream has no engine. */
  problemOf(name: string): string | undefined;
  onChange(listener: () => void): () => void;
}

export interface EnginePoolDeps {
  readonly builtIn: readonly Engine[];
  readonly createUpstream: (config: UpstreamConfig) => Engine;
  readonly logger: Logger;
}

export function createEnginePool({ builtIn, createUpstream, logger }: EnginePoolDeps): EnginePool {
  const listeners = new Set<() => void>();
  const upstreams = new Map<string, { config: UpstreamConfig; engine: Engine; stopListening: () => void }>();
  const failures = new Map<string, string>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  for (const engine of builtIn) engine.onChange(changed);
  const all = () => [...builtIn, ...[...upstreams.values()].map(({ engine }) => engine)];

  async function drop(name: string): Promise<void> {
    const known = upstreams.get(name);
    upstreams.delete(name);
    known?.stopListening();
    await known?.engine.stop();
  }

  /** One that can't be made or started does not stand in the way of the others. */
  async function make(config: UpstreamConfig): Promise<void> {
    try {
      const engine = createUpstream(config);
      upstreams.set(config.name, { config, engine, stopListening: engine.onChange(changed) });
      await engine.start();
    } catch (error) {
      logger.error('engine.start_failed', { engine: config.name, error });
      const reason = error instanceof Error ? error.message : String(error);
      if (!upstreams.has(config.name)) failures.set(config.name, `Its engine can't be made: ${reason}`);
    }
  }

  return {
    engines: all,
    async start() {
      const results = await Promise.allSettled(builtIn.map((engine) => engine.start()));
      for (const [index, result] of results.entries()) {
        if (result.status === 'rejected')
          logger.error('engine.start_failed', { engine: builtIn[index]?.id, error: result.reason as unknown });
      }
    },
    async stop() {
      await Promise.allSettled(all().map((engine) => engine.stop()));
    },
    async sync(configs) {
      const wanted = new Map(configs.map((config) => [config.name, config]));
      for (const [name, { config }] of upstreams) {
        const next = wanted.get(name);
        if (next === undefined || next.baseUrl !== config.baseUrl || next.apiKey !== config.apiKey) await drop(name);
      }
      failures.clear();
      for (const config of configs) if (!upstreams.has(config.name)) await make(config);
      changed();
    },
    problemOf: (name) => failures.get(name),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
