import type { Deployment } from '../domain/deployment.ts';
import type { Engine, Logger } from '../domain/ports.ts';

/** What becomes of a deployment's provider and address. */
export type ProviderEngine =
  /** An engine that the hub has anyway. */
  | { readonly type: 'here'; readonly engine: Engine }
  /** One that is made for it; deployments with the same `key` share it. */
  | { readonly type: 'made'; readonly key: string; readonly name: string; create(id: string): Engine }
  | { readonly type: 'none'; readonly problem: string };

/** The engines of deployments. */
export interface DeploymentEngines {
  engineOf(deployment: Deployment): Engine | { readonly problem: string };
  /** Those that were made for deployments. */
  engines(): readonly Engine[];
  /** Makes, keeps and stops engines so that they match the deployments. Resolves when new ones have had their first look. */
  sync(): Promise<void>;
  stop(): Promise<void>;
  onChange(listener: () => void): () => void;
}

export interface DeploymentEngineDeps {
  readonly deployments: () => readonly Deployment[];
  readonly provide: (deployment: Deployment) => ProviderEngine;
  readonly logger: Logger;
}

interface Made {
  readonly engine: Engine;
  readonly stopListening: () => void;
}

export function createDeploymentEngines({ deployments, provide, logger }: DeploymentEngineDeps): DeploymentEngines {
  const listeners = new Set<() => void>();
  const made = new Map<string, Made>();
  /** Why no engine could be made; tried again at every change. */
  const failures = new Map<string, string>();
  const changed = () => {
    for (const listener of listeners) listener();
  };

  function freeId(name: string): string {
    const taken = new Set([...made.values()].map(({ engine }) => engine.id));
    let id = name;
    for (let number = 2; taken.has(id); number++) id = `${name}#${number}`;
    return id;
  }

  /** One that can't be made is nobody else's problem: the others are made, and its deployments tell of it. */
  function make(provided: Extract<ProviderEngine, { type: 'made' }>): readonly Engine[] {
    try {
      const engine = provided.create(freeId(provided.name));
      made.set(provided.key, { engine, stopListening: engine.onChange(changed) });
      return [engine];
    } catch (error) {
      logger.error('engine.make_failed', { engine: provided.name, error });
      failures.set(provided.key, `Its engine can't be made: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  }

  async function start(engine: Engine): Promise<void> {
    try {
      await engine.start();
    } catch (error) {
      logger.error('engine.start_failed', { engine: engine.id, error });
    }
  }

  async function drop(key: string): Promise<void> {
    const known = made.get(key);
    made.delete(key);
    known?.stopListening();
    await known?.engine.stop();
  }

  return {
    engineOf(deployment) {
      const provided = provide(deployment);
      if (provided.type === 'here') return provided.engine;
      if (provided.type === 'none') return provided;
      const problem = failures.get(provided.key) ?? 'Its engine is being made. Try again in a moment.';
      return made.get(provided.key)?.engine ?? { problem };
    },
    engines: () => [...made.values()].map(({ engine }) => engine),
    async sync() {
      const wanted = new Map(
        deployments()
          .map(provide)
          .filter((provided) => provided.type === 'made')
          .map((provided) => [provided.key, provided]),
      );
      const obsolete = [...made.keys()].filter((key) => !wanted.has(key));
      failures.clear();
      const fresh = [...wanted.values()].filter(({ key }) => !made.has(key)).flatMap(make);
      changed();
      await Promise.all([...obsolete.map(drop), ...fresh.map(start)]);
    },
    async stop() {
      await Promise.allSettled([...made.keys()].map(drop));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
