import type { DialectId } from './inference-request.ts';

/** Token counts of one request. `inputTokens` counts the whole prompt, cached tokens included. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  /** The engine did not count; these are our own estimates. */
  readonly estimated?: boolean | undefined;
}

/** How long the steps of an answer took; absent where the engine does not say. All in milliseconds. */
export interface EngineTiming {
  /** Waiting for a slot and loading the model. */
  readonly loadMs?: number | undefined;
  /** Reading the prompt. */
  readonly promptMs?: number | undefined;
  readonly generationMs?: number | undefined;
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

export interface TokenLogprob {
  readonly token: string;
  /** Natural logarithm of the probability. */
  readonly logprob: number;
  /** UTF-8 bytes of the token. */
  readonly bytes: readonly number[];
  readonly alternatives: readonly {
    readonly token: string;
    readonly logprob: number;
    readonly bytes: readonly number[];
  }[];
}

/**
 * Everything an engine can emit, as small typed steps. `choice` counts from 0. Failures are not parts: an engine throws
 * a `HubError` out of its frames.
 */
export type StreamPart =
  /** The engine has a slot and the model in memory and starts to work; what passed before was waiting. */
  | { readonly type: 'generation-start' }
  | {
      readonly type: 'text-delta';
      readonly choice: number;
      readonly text: string;
      readonly logprobs?: readonly TokenLogprob[] | undefined;
    }
  | { readonly type: 'reasoning-delta'; readonly choice: number; readonly text: string }
  /** `call` numbers the tool calls of a choice from 0. */
  | {
      readonly type: 'tool-call-start';
      readonly choice: number;
      readonly call: number;
      readonly callId: string;
      readonly name: string;
    }
  /** The deltas of one call, joined, are JSON text. */
  | { readonly type: 'tool-call-delta'; readonly choice: number; readonly call: number; readonly argumentsText: string }
  | { readonly type: 'embedding'; readonly index: number; readonly vector: Float32Array }
  | {
      readonly type: 'finish';
      readonly choice: number;
      readonly reason: FinishReason;
      /** The stop text of the request that ended it, where the engine tells. */
      readonly stopText?: string | undefined;
    }
  | { readonly type: 'usage'; readonly usage: Usage; readonly timing?: EngineTiming | undefined };

/**
 * One step of an answer in both faces: what it means (`parts`) and, where the upstream speaks the client's dialect, the
 * exact bytes to hand on (`wire`). `parts` may be decoded only when somebody reads it.
 */
export interface StreamFrame {
  readonly parts: readonly StreamPart[];
  readonly wire?: Uint8Array | undefined;
  /** With this frame the client would take the answer for finished: it waits until the ledger holds the request. */
  readonly closing: boolean;
  /** Pieces of text, reasoning or tool arguments in it; known without decoding, for timing and for cut-off streams. */
  readonly deltas: number;
}

/** What an upstream says is left of its own limits; absent where it does not say. */
export interface UpstreamAllowance {
  readonly requests?: number | undefined;
  readonly tokens?: number | undefined;
}

/** What an engine hands back. Leaving the loop over `frames` early ends the work upstream. */
export interface EngineStream {
  /** The dialect and framing of `wire`; absent when the engine has no wire face. */
  readonly dialect?: DialectId | undefined;
  readonly framing?: 'sse' | 'json' | undefined;
  readonly allowance?: UpstreamAllowance | undefined;
  readonly frames: AsyncIterable<StreamFrame>;
}

/** A frame without a wire face, for engines whose own format is nobody's dialect. */
export function frameOf(...parts: readonly StreamPart[]): StreamFrame {
  let closing = false;
  let deltas = 0;
  for (const part of parts) {
    if (part.type === 'finish' || part.type === 'usage' || part.type === 'embedding') closing = true;
    else if (part.type !== 'generation-start' && part.type !== 'tool-call-start') deltas++;
  }
  return { parts, closing, deltas };
}
