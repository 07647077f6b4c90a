import type { LlamaContextSequence, Token } from 'node-llama-cpp';

/**
 * llama.cpp can't be stopped while it reads a batch, so the prompt goes in slices of about this long (milliseconds):
 * a client that leaves frees its place within 200.
 */
const SLICE_MS = 150;
/** Smaller slices cost up to double the time (measured), larger ones gain nothing. */
const MIN_SLICE = 32;
const MAX_SLICE = 512;

/** Sizes of slices for one model, learnt from the slices before. */
export interface PrefillPace {
  sliceSize(): number;
  note(tokens: number, elapsedMs: number): void;
}

export function createPrefillPace(): PrefillPace {
  let size = MIN_SLICE;
  return {
    sliceSize: () => size,
    note(tokens, elapsedMs) {
      const fitting = Math.floor((tokens / Math.max(elapsedMs, 0.1)) * SLICE_MS);
      // At most double at once: one lucky measurement is no speed.
      size = Math.min(MAX_SLICE, size * 2, Math.max(MIN_SLICE, fitting));
    },
  };
}

/**
 * Brings the sequence to the state just before the last token of the prompt, using what it still holds of earlier
 * requests. @returns how many tokens needed no work. @throws the signal's reason.
 */
export async function prefill(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  pace: PrefillPace,
  signal: AbortSignal,
): Promise<number> {
  const head = tokens.slice(0, -1);
  if (head.length === 0) await sequence.clearHistory();
  else await sequence.adaptStateToTokens(head, false);
  const cached = sequence.nextTokenIndex;
  for (let at = cached; at < head.length;) {
    signal.throwIfAborted();
    const slice = head.slice(at, at + pace.sliceSize());
    const startedAt = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(slice);
    pace.note(slice.length, performance.now() - startedAt);
    at += slice.length;
  }
  signal.throwIfAborted();
  return cached;
}
