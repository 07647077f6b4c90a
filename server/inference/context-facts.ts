import { CONTEXT_OVERFLOWS, type ContextFit, type ContextOverflow } from '../domain/context-fit.ts';
import type { HubError } from '../domain/errors.ts';
import type { Principal } from '../domain/ports.ts';

/** What the owner of a key wants of conversations that are too long. */
export function overflowOfKey({ key }: Principal): ContextOverflow | undefined {
  const said = key?.extras['context_overflow'];
  return said === undefined ? undefined : CONTEXT_OVERFLOWS.find((known) => known === said);
}

/** A prompt that was refused before it went anywhere is booked with the window that it was too long for. */
export function contextOfRefusal(error: HubError | undefined): ContextFit | undefined {
  const { promptTokens, contextLength } = error?.details ?? {};
  if (promptTokens === undefined || contextLength === undefined) return undefined;
  return {
    window: contextLength,
    promptTokens,
    isWholePrompt: true,
    isEstimated: true,
    trimmedTokens: 0,
    trimmedMessages: 0,
  };
}
