import type { HubError } from './errors.ts';
import type { UpstreamAllowance } from './stream-frame.ts';

/** One try at one target. */
export interface CallAttempt {
  /** The model that was tried: the one that was asked for, or one that took over from it. */
  readonly group: string;
  readonly deploymentId: string;
  /** The target's own name of the model. */
  readonly modelServed: string;
  readonly engineId: string;
  readonly provider: string;
  readonly apiBase: string | undefined;
  /** `left`: the client did not wait for the end. */
  readonly result: 'ok' | 'failed' | 'left';
  /** Why it failed. */
  readonly error?: HubError | undefined;
  /** Milliseconds that the target had the request. */
  readonly upstreamMs: number;
  /** It failed so that the target is now left alone for a while. */
  readonly isCooledDown: boolean;
  /** What the upstream said is left of its own limits. */
  readonly allowance?: UpstreamAllowance | undefined;
}

/** A model that took over from another. */
export interface CallFallback {
  readonly model: string;
  /** What the one before it failed with. */
  readonly cause: HubError;
}

/** The way that one request took, in order. */
export interface CallTrace {
  readonly attempts: readonly CallAttempt[];
  readonly fallbacks: readonly CallFallback[];
}
