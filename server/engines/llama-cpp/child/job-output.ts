import type { EngineTiming, FinishReason, TokenLogprob, Usage } from '../../../domain/stream-frame.ts';

/** Where a running job reports to. */
export interface JobOutput {
  /** The prompt fits and work begins. */
  started(): void;
  text(text: string, logprobs?: readonly TokenLogprob[]): void;
  thought(text: string): void;
  call(call: number, name: string): void;
  arguments(call: number, text: string): void;
  vector(index: number, vector: Float32Array): void;
}

/** How a job ended. */
export interface JobResult {
  readonly finish?: FinishReason | undefined;
  /** The stop text of the request that ended it. */
  readonly stopText?: string | undefined;
  readonly usage: Usage;
  readonly timing?: EngineTiming | undefined;
}
