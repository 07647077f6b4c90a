import { HubError } from './errors.ts';
import type { InferenceKind } from './inference-request.ts';

/** What happens to a conversation that is too long: an error, or its oldest turns are left out and the client is told. */
export const CONTEXT_OVERFLOWS = ['refuse', 'trim'] as const;
export type ContextOverflow = (typeof CONTEXT_OVERFLOWS)[number];

/** How a prompt stands to the window that it goes into. All in tokens. */
export interface ContextFit {
  /** Prompt and answer together; undefined = nobody knows. */
  readonly window: number | undefined;
  /** What is left of the prompt; of several texts the longest, because each has the window to itself. */
  readonly promptTokens: number;
  /** The request has no other text than this one. */
  readonly isWholePrompt: boolean;
  /** A rule of thumb, not the model's own tokenizer. */
  readonly isEstimated: boolean;
  /** What was left out to make it fit. */
  readonly trimmedTokens: number;
  readonly trimmedMessages: number;
}

export interface Overlong {
  readonly kind: InferenceKind;
  readonly promptTokens: number;
  /** Asked for; absent = none in particular. */
  readonly outputTokens?: number | undefined;
  readonly contextLength: number;
  readonly upstream?: unknown;
}

/** Words that the overflow rules of the common clients recognise; they must stay as they are. */
export function contextLengthExceeded({
  kind,
  promptTokens,
  outputTokens,
  contextLength,
  upstream,
}: Overlong): HubError {
  const output = kind === 'embedding' ? 0 : (outputTokens ?? 1);
  const parts = `${promptTokens} prompt + ${output} output`;
  return new HubError(
    'context_length_exceeded',
    `This model's maximum context length is ${contextLength} tokens; this request needs ${promptTokens + output} (${parts}); reduce the length of the ${PARAMS[kind]} or pick a larger-context model.`,
    { param: PARAMS[kind], promptTokens, contextLength, upstream },
  );
}

const PARAMS = { chat: 'messages', completion: 'prompt', embedding: 'input' } as const;
