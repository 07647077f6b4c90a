import type { input, output, ZodType } from 'zod';
import type { Endpoint } from '../contract/endpoint.ts';
import type { Actor } from '../domain/account.ts';
import type { Compat } from '../domain/compat.ts';
import type { Logger, Principal } from '../domain/ports.ts';

/** What every management handler is given besides its parsed input. */
export interface HandlerContext {
  readonly caller: Principal | undefined;
  readonly requestId: string;
  readonly logger: Logger;
  /** Aborts when the client leaves, and when the hub stops. */
  readonly signal: AbortSignal;
  /** Which release of LiteLLM is asked for, where they differ. */
  readonly compat: Compat;
  /** The session the browser presents, if any. */
  readonly presentedSession: string | undefined;
  /** Begins a browser session with this token, or ends the one there is. */
  setSession(token: string | undefined): void;
}

export interface Handler {
  readonly endpoint: Endpoint;
  handle(request: { params: unknown; query: unknown; body: unknown }, context: HandlerContext): unknown;
}

/** Ties a function to an endpoint; input and result are typed by the contract. */
export function implement<P extends ZodType, Q extends ZodType, B extends ZodType, R extends ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  handle: (
    request: { params: output<P>; query: output<Q>; body: output<B> },
    context: HandlerContext,
  ) => input<R> | Promise<input<R>>,
): Handler {
  // The mounting parses with exactly these schemas before it calls, so the widening is sound.
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- the compiler needs it, the linter's types are wider
  return { endpoint, handle } as unknown as Handler;
}

/** Who makes a change through an endpoint that needs a caller. */
export function actorOf({ caller, requestId }: HandlerContext): Actor {
  return { id: caller?.id ?? 'hub', userId: caller?.userId ?? null, requestId };
}
