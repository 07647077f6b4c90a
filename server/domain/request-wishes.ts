import type { ContextOverflow } from './context-fit.ts';

/**
 * What a client asks of the hub rather than of the model: by LiteLLM's headers and body fields, where the body wins. All
 * are optional; a client that knows nothing of hubs sends none.
 */
export interface RequestWishes {
  /** The end user on whose behalf it asks. */
  readonly customerId?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Kept with the ledger row. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** For one attempt. */
  readonly timeoutMs?: number | undefined;
  /** For one attempt of a streamed answer, until its first piece. */
  readonly streamTimeoutMs?: number | undefined;
  readonly retries?: number | undefined;
  /** Parameters that can't be honoured are left out (true) or refused. */
  readonly dropParams?: boolean | undefined;
  /** A conversation that is too long loses its oldest turns, or is refused, whatever settings say. */
  readonly contextOverflow?: ContextOverflow | undefined;
  /** Models to try in turn when the asked one fails. */
  readonly fallbacks?: readonly string[] | undefined;
  /** The id under which the client knows the call; it gets it back. */
  readonly callId?: string | undefined;
  /** LiteLLM's switches for tests of clients. */
  readonly mock?: MockWishes | undefined;
}

export interface MockWishes {
  /** Answer with this text and ask no engine. */
  readonly response?: string | undefined;
  /** The first model fails on purpose: with an error that goes to its fallbacks, or as if it were limited. */
  readonly failure?: 'fallbacks' | 'rate_limit' | undefined;
  /** Behave as an engine that is slower than `timeoutMs`. */
  readonly timeout?: boolean | undefined;
}
