import type { InferenceRequest } from './inference-request.ts';
import type { CallOpening } from './ports.ts';
import type { FinishReason, StreamFrame } from './stream-frame.ts';

/** What an answer said, in no dialect. */
export interface AnswerContent {
  readonly choices: readonly AnswerChoice[];
  /** How many vectors; they themselves are not kept. */
  readonly embeddings: number;
  /** It was longer than what is kept of an answer. */
  readonly isCut: boolean;
}

export interface AnswerChoice {
  readonly text: string;
  readonly reasoning: string;
  /** Arguments are JSON text. */
  readonly toolCalls: readonly { readonly name: string; readonly argumentsText: string }[];
  /** Null for an answer that did not come to its end. */
  readonly finish: FinishReason | null;
}

/** What was said in one request. */
export interface KeptBody {
  /** The id that the answer carries: unlike a request's id no client chooses it. */
  readonly replyId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Under whom the request was booked. */
  readonly caller: string;
  /** The body as it was sent, or as much of it as is kept. */
  readonly request: Uint8Array;
  /** Bytes that were sent. */
  readonly requestBytes: number;
  /** Undefined where nothing was answered. */
  readonly answer: AnswerContent | undefined;
}

/** Looks at what is said in requests whose owner wants that. Nothing waits for what it does. */
export interface BodyRecorder {
  /** Undefined for a request of which nothing is to be kept. */
  begin(opening: CallOpening, request: InferenceRequest): BodyRecord | undefined;
}

export interface BodyRecord {
  observe(frame: StreamFrame): void;
  /** The answer is over, whatever became of it. */
  end(): void;
}
