import type { ErrorCode } from '../../domain/errors.ts';
import type { JsonSchema } from '../../domain/inference-request.ts';
import type { EngineTiming, FinishReason, TokenLogprob, Usage } from '../../domain/stream-frame.ts';

/**
 * What hub and engine child say to each other. Nothing in it belongs to node-llama-cpp, so another runtime can take its
 * place. Requests are numbered by the hub; a request ends with exactly one `done` or `failed`. The hub asks for one
 * load or unload at a time, and only while no request runs.
 */
export type ToChild =
  | ({ readonly type: 'load' } & LoadOptions)
  | { readonly type: 'unload' }
  | ({ readonly type: 'run'; readonly id: number } & Job)
  /** Asks how many tokens the prompt is; answered with `counted` or `failed`, beside whatever runs. */
  | ({ readonly type: 'count'; readonly id: number } & Job)
  /** Ends a request early; it is answered with its `done` or `failed` like any other. */
  | { readonly type: 'cancel'; readonly id: number };

export interface LoadOptions {
  readonly path: string;
  readonly purpose: 'generation' | 'embedding';
  /** Tokens, for prompt and answer of one request together. */
  readonly contextLength: number;
  /** Requests that can run side by side. */
  readonly sequences: number;
  readonly threads: number;
}

export type Job = ChatJob | CompleteJob | InfillJob | EmbedJob;
/** Text, or token ids that the hub found to be in the vocabulary. */
export type ChildPrompt = string | readonly number[];

export interface Generation {
  readonly temperature: number;
  /** 0 = off. */
  readonly topK: number;
  /** 1 = off. */
  readonly topP: number;
  /** 0 = off. */
  readonly minP: number;
  readonly seed: number;
  /** Undefined when none was asked for. */
  readonly penalties?: { readonly repeat: number; readonly frequency: number; readonly presence: number } | undefined;
  readonly stop: readonly string[];
  readonly maxOutputTokens?: number | undefined;
  /** The window of this request; at most the one that was loaded. */
  readonly contextLength: number;
  /** Alternatives for each token; undefined = no log probabilities. */
  readonly logprobs?: number | undefined;
  /** GBNF; the answer's whole text follows it. */
  readonly grammar?: string | undefined;
}

export interface ChatJob {
  readonly kind: 'chat';
  readonly turns: readonly ChatTurn[];
  /** Empty = the model is not told of any. */
  readonly tools: readonly ToolDefinition[];
  /** The answer must be a call of one of the tools. */
  readonly mustCall: boolean;
  /** 1 = at most one call. */
  readonly maxCalls?: number | undefined;
  /** A model that can think answers at once. */
  readonly withoutThinking: boolean;
  readonly generation: Generation;
}

export type ChatTurn =
  | { readonly role: 'system' | 'user'; readonly text: string }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly reasoning?: string;
      readonly calls: readonly PastCall[];
    };

/** A call of an earlier turn with its result. */
export interface PastCall {
  readonly name: string;
  readonly argumentsText: string;
  readonly resultText: string;
}

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

export interface CompleteJob {
  readonly kind: 'complete';
  readonly prompt: ChildPrompt;
  readonly generation: Generation;
}

export interface InfillJob {
  readonly kind: 'infill';
  readonly prefix: ChildPrompt;
  readonly suffix: string;
  readonly generation: Generation;
}

export interface EmbedJob {
  readonly kind: 'embed';
  readonly inputs: readonly ChildPrompt[];
  readonly contextLength: number;
}

export type FromChild =
  /** Once, after the start: the native library works. */
  | { readonly type: 'ready'; readonly version: string }
  /** Once, instead: it does not and will not on this system. */
  | { readonly type: 'unavailable'; readonly message: string }
  | { readonly type: 'loaded' }
  | { readonly type: 'load-failed'; readonly message: string }
  | { readonly type: 'unloaded' }
  | RequestEvent;

export type RequestEvent = { readonly id: number } & (
  | { readonly type: 'started' }
  | { readonly type: 'text'; readonly text: string; readonly logprobs?: readonly TokenLogprob[] }
  | { readonly type: 'thought'; readonly text: string }
  | { readonly type: 'call'; readonly call: number; readonly name: string }
  | { readonly type: 'arguments'; readonly call: number; readonly text: string }
  | { readonly type: 'vector'; readonly index: number; readonly vector: Float32Array }
  | {
      readonly type: 'done';
      readonly finish?: FinishReason;
      /** The stop text of the request that ended it. */
      readonly stopText?: string;
      readonly usage: Usage;
      readonly timing?: EngineTiming;
    }
  /** Of several texts the longest. */
  | { readonly type: 'counted'; readonly tokens: number }
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly param?: string;
      readonly promptTokens?: number;
      readonly contextLength?: number;
    }
);

/** The end of a request, whatever became of it. */
export type RequestEnd = Extract<RequestEvent, { type: 'done' | 'counted' | 'failed' }>;

export function isRequestEnd(event: RequestEvent): event is RequestEnd {
  return event.type === 'done' || event.type === 'counted' || event.type === 'failed';
}
