import type { AnswerStats } from './message.ts';

/** An answer while it arrives. Times are milliseconds since it was asked for. */
export interface LiveAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly firstTokenMs: number | undefined;
  /** When the first piece of the answer itself came, after any reasoning. */
  readonly textStartMs: number | undefined;
  readonly finishReason: string | undefined;
  readonly usage: { readonly input: number; readonly output: number } | undefined;
  readonly error: string | undefined;
}

export const emptyAnswer: LiveAnswer = {
  text: '',
  reasoning: '',
  firstTokenMs: undefined,
  textStartMs: undefined,
  finishReason: undefined,
  usage: undefined,
  error: undefined,
};

/** Adds one chunk of OpenAI's chat stream. Odd input changes nothing; it never throws. */
export function foldChunk(answer: LiveAnswer, data: string, atMs: number): LiveAnswer {
  const chunk = parseRecord(data);
  if (chunk === undefined) return answer;
  const error = asRecord(chunk['error']);
  if (error !== undefined) return { ...answer, error: asText(error['message']) };
  const choice = asRecord(Array.isArray(chunk['choices']) ? chunk['choices'][0] : undefined);
  const delta = asRecord(choice?.['delta']);
  const text = asText(delta?.['content']);
  const reasoning = asText(delta?.['reasoning_content']);
  const usage = asRecord(chunk['usage']);
  const finishReason = choice?.['finish_reason'];
  const hasPiece = text !== '' || reasoning !== '';
  return {
    ...answer,
    text: answer.text + text,
    reasoning: answer.reasoning + reasoning,
    firstTokenMs: answer.firstTokenMs ?? (hasPiece ? atMs : undefined),
    textStartMs: answer.textStartMs ?? (text !== '' ? atMs : undefined),
    finishReason: typeof finishReason === 'string' ? finishReason : answer.finishReason,
    usage:
      usage === undefined
        ? answer.usage
        : { input: asCount(usage['prompt_tokens']), output: asCount(usage['completion_tokens']) },
  };
}

/** The figures under a finished answer, if it got that far. */
export function statsOf({ usage, firstTokenMs }: LiveAnswer, totalMs: number): AnswerStats | undefined {
  if (usage === undefined || firstTokenMs === undefined) return undefined;
  return { inputTokens: usage.input, outputTokens: usage.output, firstTokenMs, totalMs };
}

/** Shorter than this, an answer came in one piece, and a speed would only measure the network. */
const MEASURABLE_SECONDS = 0.05;

/** Tokens a second of the answer itself, without the wait for its first one; undefined when too little came to tell. */
export function tokensPerSecond({ outputTokens, firstTokenMs, totalMs }: AnswerStats): number | undefined {
  const seconds = (totalMs - firstTokenMs) / 1000;
  return outputTokens < 2 || seconds < MEASURABLE_SECONDS ? undefined : (outputTokens - 1) / seconds;
}

function parseRecord(data: string): Record<string, unknown> | undefined {
  if (data === '[DONE]') return undefined;
  try {
    return asRecord(JSON.parse(data));
  } catch {
    return undefined; // The hub sends JSON only; a proxy in between may not.
  }
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asCount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
