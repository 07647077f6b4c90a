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
      for (const config of configs) {
        if (upstreams.has(config.name)) continue;
        const engine = createUpstream(config);
        upstreams.set(config.name, { config, engine, stopListening: engine.onChange(changed) });
        await engine.start();
      }
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
