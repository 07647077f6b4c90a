import type { CallOutcome } from '../domain/ports.ts';
import type { RequestWishes } from '../domain/request-wishes.ts';
import { priceOf } from '../domain/target.ts';
import type { RouteFacts } from './router.ts';

/** What the ledger keeps of a body's wishes, together with the headers'. */
export function keptOf(
  headers: RequestWishes,
  body: RequestWishes | undefined,
): Pick<CallOutcome, 'tags' | 'metadata'> {
  if (body === undefined) return {};
  return {
    tags: body.tags === undefined ? undefined : [...new Set([...(headers.tags ?? []), ...body.tags])],
    metadata: body.metadata === undefined ? undefined : { ...headers.metadata, ...body.metadata },
  };
}

/** What it says of who answered. */
export function servedBy({ target, retries, fallbacks, trace }: RouteFacts): Partial<CallOutcome> {
  if (target === undefined) return { retries, fallbacks, trace };
  return {
    modelServed: target.model.name,
    engineId: target.engine.id,
    deploymentId: target.id,
    apiBase: trace.attempts.at(-1)?.apiBase,
    price: priceOf(target),
    retries,
    fallbacks,
    trace,
  };
}
