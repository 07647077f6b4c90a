import * as contract from '../../contract/hub/upstreams.ts';
import { HubError } from '../../domain/errors.ts';
import type { Engine } from '../../domain/ports.ts';
import type { EnginePool, UpstreamConfig } from '../../inference/engine-pool.ts';
import { implement, type Handler } from '../resource.ts';

export interface UpstreamDeps {
  readonly records: {
    all(): readonly UpstreamConfig[];
    put(upstream: UpstreamConfig): void;
    delete(name: string): boolean;
  };
  readonly pool: EnginePool;
}

export function upstreamHandlers({ records, pool }: UpstreamDeps): readonly Handler[] {
  const engineOf = (name: string) => pool.engines().find((engine) => engine.id === name);
  return [
    implement(contract.listUpstreams, () => ({
      upstreams: records.all().map((upstream) => describe(upstream, engineOf(upstream.name))),
    })),
    implement(contract.putUpstream, async ({ body }) => {
      const isBuiltIn = engineOf(body.name) !== undefined && !records.all().some(({ name }) => name === body.name);
      if (isBuiltIn)
        throw new HubError('conflict', `${body.name} is the name of a built-in engine. Choose another.`, {
          param: 'name',
        });
      records.put(body);
      await pool.sync(records.all());
      return describe(body, engineOf(body.name));
    }),
    implement(contract.deleteUpstream, async ({ params }) => {
      if (!records.delete(params.name)) {
        throw new HubError(
          'not_found',
          `There is no upstream ${JSON.stringify(params.name)}. GET /hub/upstreams lists them.`,
          { param: 'name' },
        );
      }
      await pool.sync(records.all());
      return undefined;
    }),
  ];
}

function describe({ name, baseUrl, apiKey }: UpstreamConfig, engine: Engine | undefined) {
  const status = engine?.status();
  return {
    name,
    baseUrl,
    hasKey: apiKey !== undefined,
    state: status?.state ?? 'stopped',
    message: status?.message ?? '',
    models: engine?.models().length ?? 0,
  };
}
