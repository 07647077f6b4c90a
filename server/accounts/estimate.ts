import { estimateInputTokens } from '../domain/estimate-tokens.ts';
import type { InferenceRequest } from '../domain/inference-request.ts';

/** Tokens of a window that nobody knows. */
const UNKNOWN_WINDOW = 4_096;

export interface Estimate {
  readonly inputTokens: number;
  /** The most the answer may have. */
  readonly outputTokens: number;
  /** What a limit of tokens holds back: the prompt, and the answer only where its length was asked for, as LiteLLM does. */
  readonly limitedTokens: number;
}

/** What a request may use at most, before any engine has counted. @param contextLength tokens; undefined = unknown */
export function estimateUse(request: InferenceRequest, contextLength: number | undefined): Estimate {
  const inputTokens = estimateInputTokens(request);
  if (request.kind === 'embedding') return { inputTokens, outputTokens: 0, limitedTokens: inputTokens };
  const answers = request.choices * (request.kind === 'completion' ? request.prompts.length : 1);
  const asked = request.sampling.maxOutputTokens;
  const rest = Math.max(1, (contextLength ?? UNKNOWN_WINDOW) - inputTokens);
  const perAnswer = asked === undefined ? rest : Math.min(asked, contextLength ?? asked);
  return {
    inputTokens,
    outputTokens: perAnswer * answers,
    limitedTokens: inputTokens + (asked === undefined ? 0 : asked * answers),
  };
}
