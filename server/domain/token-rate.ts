/** What was measured of one answer. */
interface Timed {
  readonly outputTokens: number;
  readonly stream: boolean | null;
  readonly firstTokenMs: number | null;
  readonly durationMs: number;
  /** As the engine says. */
  readonly generationMs?: number | null;
}

/** Tokens a second while the answer was made: as the engine measured it, else as a stream went by. */
export function tokenRate({ outputTokens, stream, firstTokenMs, durationMs, generationMs }: Timed): number | null {
  if (generationMs != null) return rateOf(outputTokens, generationMs);
  // The first token stands at the beginning of what was measured, so it is none of what came within it.
  return stream === true && firstTokenMs !== null ? rateOf(outputTokens - 1, durationMs - firstTokenMs) : null;
}

function rateOf(tokens: number, ms: number): number | null {
  return tokens > 0 && ms > 0 ? (tokens / ms) * 1000 : null;
}
