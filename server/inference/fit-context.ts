import { contextLengthExceeded, type ContextFit, type ContextOverflow } from '../domain/context-fit.ts';
import { estimateLongestPrompt } from '../domain/estimate-tokens.ts';
import { HubError } from '../domain/errors.ts';
import type { ChatRequest, InferenceRequest } from '../domain/inference-request.ts';
import type { Engine, EngineCall } from '../domain/ports.ts';
import { dropOldestTurns } from './trim-messages.ts';

/** Hardly any text has more than six characters a token, where the estimate takes four: so much of it is beyond doubt. */
const BEYOND_DOUBT = 4 / 6;
/** Who leaves something out by an estimate leaves out more, so that the engine's own count is not above the window again. */
const CAREFUL = 1.25;

export interface FitRules {
  /** Of the engine's model, for this request; undefined = unknown. */
  readonly window: number | undefined;
  readonly overflow: ContextOverflow;
}

export interface FittedCall {
  readonly call: EngineCall;
  readonly fit: ContextFit;
}

/**
 * The call with a prompt that fits into the window: as it is, or without its oldest turns where the owner or the client
 * chose so. Exact counts decide exactly; an estimate only refuses what can't fit by any count, and the engine's own count
 * decides the rest. An answer may be asked for that is longer than what is left: engines end it there. Many clients ask
 * for the whole window.
 * @throws HubError `context_length_exceeded`
 */
export function fitContext(engine: Engine, call: EngineCall, rules: FitRules): FittedCall | Promise<FittedCall> {
  return engine.countTokens === undefined || rules.window === undefined
    ? fitByEstimate(call, rules)
    : fitByCount(engine, call, rules);
}

/**
 * The call without so much of its beginning that an engine takes it, after the engine's own count was too high.
 * @returns undefined where nothing is to be left out, or nobody counted
 */
export function fitAfterRefusal(fitted: FittedCall, refusal: unknown, { overflow }: FitRules): FittedCall | undefined {
  const { call, fit } = fitted;
  if (!(refusal instanceof HubError) || refusal.code !== 'context_length_exceeded') return undefined;
  const { promptTokens, contextLength } = refusal.details;
  if (overflow !== 'trim' || call.request.kind !== 'chat') return undefined;
  if (promptTokens === undefined || contextLength === undefined || fit.promptTokens === 0) return undefined;
  // The engine's tokens are larger or smaller than ours; the estimate of what to drop is in ours.
  const scale = Math.max(1, promptTokens / fit.promptTokens);
  const excess = promptTokens - contextLength + roomForAnswer(call.request, contextLength);
  const trimmed = dropOldestTurns(call.request, (excess * CAREFUL) / scale);
  if (trimmed === undefined) return undefined;
  return {
    call: { ...call, request: trimmed.request },
    fit: {
      window: contextLength,
      promptTokens: estimateLongestPrompt(trimmed.request),
      isWholePrompt: true,
      isEstimated: true,
      trimmedTokens: fit.trimmedTokens + trimmed.droppedTokens,
      trimmedMessages: fit.trimmedMessages + trimmed.droppedMessages,
    },
  };
}

function fitByEstimate(call: EngineCall, { window, overflow }: FitRules): FittedCall {
  const { request } = call;
  const promptTokens = estimateLongestPrompt(request);
  const untouched = {
    call,
    fit: {
      window,
      promptTokens,
      isWholePrompt: isOnePrompt(request),
      isEstimated: true,
      trimmedTokens: 0,
      trimmedMessages: 0,
    },
  };
  if (window === undefined || promptTokens + shortestAnswer(request) <= window) return untouched;
  if (overflow === 'trim' && request.kind === 'chat') {
    const allowed = (window - roomForAnswer(request, window)) / CAREFUL;
    const trimmed = dropOldestTurns(request, promptTokens - allowed);
    const left = trimmed === undefined ? promptTokens : estimateLongestPrompt(trimmed.request);
    if (left * BEYOND_DOUBT > window) throw tooLong(request, left, window);
    if (trimmed === undefined) return untouched;
    return {
      call: { ...call, request: trimmed.request },
      fit: {
        window,
        promptTokens: left,
        isWholePrompt: true,
        isEstimated: true,
        trimmedTokens: promptTokens - left,
        trimmedMessages: trimmed.droppedMessages,
      },
    };
  }
  if (promptTokens * BEYOND_DOUBT > window) throw tooLong(request, promptTokens, window);
  return untouched;
}

async function fitByCount(engine: Engine, call: EngineCall, rules: FitRules): Promise<FittedCall> {
  const { window = Infinity, overflow } = rules;
  const whole = await engine.countTokens?.(call);
  if (whole === undefined) return fitByEstimate(call, rules);
  let { request } = call;
  let promptTokens = whole;
  let trimmedMessages = 0;
  while (promptTokens + shortestAnswer(request) > window) {
    if (overflow !== 'trim' || request.kind !== 'chat') throw tooLong(request, promptTokens, window);
    const scale = Math.max(1, promptTokens / estimateLongestPrompt(request));
    const excess = promptTokens - window + roomForAnswer(request, window);
    const trimmed = dropOldestTurns(request, excess / scale);
    if (trimmed === undefined) throw tooLong(request, promptTokens, window);
    ({ request } = trimmed);
    trimmedMessages += trimmed.droppedMessages;
    const counted = await engine.countTokens?.({ ...call, request });
    // The model left memory in between: what is left is counted by the engine itself.
    if (counted === undefined) return fitByEstimate({ ...call, request }, rules);
    promptTokens = counted;
  }
  return {
    call: trimmedMessages === 0 ? call : { ...call, request },
    fit: {
      window,
      promptTokens,
      isWholePrompt: isOnePrompt(request),
      isEstimated: false,
      trimmedTokens: whole - promptTokens,
      trimmedMessages,
    },
  };
}

function isOnePrompt(request: InferenceRequest): boolean {
  switch (request.kind) {
    case 'chat':
      return true;
    case 'completion':
      return request.prompts.length === 1;
    case 'embedding':
      return request.inputs.length === 1;
  }
}

/** A prompt that leaves no room for a single token can't be answered. */
function shortestAnswer({ kind }: InferenceRequest): number {
  return kind === 'embedding' ? 0 : 1;
}

/** What is kept free when something is left out anyway: else every answer would end at once. */
function roomForAnswer({ sampling }: ChatRequest, window: number): number {
  return Math.max(1, Math.floor(Math.min(sampling.maxOutputTokens ?? window / 4, window / 2)));
}

function tooLong(request: InferenceRequest, promptTokens: number, contextLength: number): HubError {
  const outputTokens = request.sampling.maxOutputTokens;
  return contextLengthExceeded({ kind: request.kind, promptTokens, outputTokens, contextLength });
}
