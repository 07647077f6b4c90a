import * as contract from '../../contract/hub/upstreams.ts';
import type { AuditEntry } from '../../domain/account.ts';
import { withoutCredentials } from '../../domain/address.ts';
import { auditEntry } from '../../domain/audit.ts';
import { HubError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import type { EnginePool, UpstreamConfig } from '../../inference/engine-pool.ts';
import { actorOf, implement, type Handler, type HandlerContext } from '../resource.ts';

export interface UpstreamDeps {
  readonly records: {
    all(): readonly UpstreamConfig[];
    /** With its audit row, in one transaction. */
    put(upstream: UpstreamConfig, audit: AuditEntry): void;
    delete(name: string, audit: AuditEntry): void;
  };
  readonly pool: EnginePool;
  readonly clock: Clock;
}

export function upstreamHandlers({ records, pool, clock }: UpstreamDeps): readonly Handler[] {
  const engineOf = (name: string) => pool.engines().find((engine) => engine.id === name);
  const find = (name: string) => records.all().find((upstream) => upstream.name === name);

  function auditOf(
    name: string,
    before: UpstreamConfig | undefined,
    after: UpstreamConfig | undefined,
    context: HandlerContext,
  ) {
    const change = {
      subject: 'upstreams',
      subjectId: name,
      before: before && shown(before),
      after: after && shown(after),
    };
    return auditEntry(change, actorOf(context), clock.now());
  }

  function describe({ name, baseUrl, apiKey }: UpstreamConfig) {
    const engine = engineOf(name);
    const status = engine?.status();
    return {
      name,
      baseUrl,
      hasKey: apiKey !== undefined,
      state: status?.state ?? 'failed',
      message: status?.message ?? pool.problemOf(name) ?? '',
      models: engine?.models().length ?? 0,
    };
  }

  return [
    implement(contract.listUpstreams, () => ({
      upstreams: records.all().map((upstream) => describe(upstream)),
    })),
    implement(contract.putUpstream, async ({ body }, context) => {
      const known = find(body.name);
      if (known === undefined && engineOf(body.name) !== undefined)
        throw new HubError('conflict', `${body.name} is the name of a built-in engine. Choose another.`, {
          param: 'name',
        });
      records.put(body, auditOf(body.name, known, body, context));
      await pool.sync(records.all());
      return describe(body);
    }),
    implement(contract.deleteUpstream, async ({ params }, context) => {
      const known = find(params.name);
      if (known === undefined) {
        throw new HubError(
          'not_found',
          `There is no upstream ${JSON.stringify(params.name)}. GET /hub/upstreams lists them.`,
          { param: 'name' },
        );
      }
      records.delete(params.name, auditOf(params.name, known, undefined, context));
      await pool.sync(records.all());
      return undefined;
    }),
  ];
}

/** For the audit: its key is nobody's business. */
function shown({ name, baseUrl, apiKey }: UpstreamConfig): object {
  return { name, baseUrl: withoutCredentials(baseUrl), hasKey: apiKey !== undefined };
}
