/** How much a model keeps of each token of its context. */
export interface AttentionShape {
  readonly layers: number;
  /** Heads that keep keys and values. */
  readonly kvHeads: number;
  readonly headSize: number;
}

/**
 * Reads the shape from GGUF's keys, with what they mean where some are left out; undefined for models that keep nothing of
 * their tokens, and for those that do not say. Where layers differ, and a list stands under a key, it is a shape from above.
 * Source: ggml's `docs/gguf.md`, "LLM".
 * @param read the number under a key; undefined where none is
 */
export function attentionShapeOf(
  architecture: string,
  read: (key: string) => number | undefined,
): AttentionShape | undefined {
  const of = (key: string) => read(`${architecture}.${key}`);
  const layers = of('block_count');
  const heads = of('attention.head_count');
  const width = of('embedding_length');
  const kvHeads = of('attention.head_count_kv') ?? heads;
  const headSize = of('attention.key_length') ?? (heads === undefined ? undefined : (width ?? 0) / heads);
  if (!isCount(layers) || !isCount(kvHeads) || !isCount(headSize)) return undefined;
  return { layers, kvHeads, headSize };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value > 0;
}
