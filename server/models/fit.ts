/** What a model takes of memory, by its architecture. */
export interface ModelShape {
  readonly sizeBytes: number;
  readonly layers: number;
  /** Heads that keep keys and values. */
  readonly kvHeads: number;
  readonly headSize: number;
  /** The most that it was trained for. */
  readonly contextLength: number;
}

export interface Fit {
  readonly verdict: 'fits' | 'tight' | 'too-large';
  readonly weightsBytes: number;
  readonly contextBytes: number;
  readonly bytesPerToken: number;
  readonly contextLength: number;
  readonly overheadBytes: number;
  readonly neededBytes: number;
  readonly availableBytes: number;
}

/** A key and a value for each head, of two bytes a number. */
const BYTES_OF_KEY_AND_VALUE = 2 * 2;
/** Buffers of the engine: a fixed part, and one that grows with the model. */
const FIXED_OVERHEAD = 300e6;
const SHARE_OF_WEIGHTS = 0.05;
/** What is left to everything else on the computer: a quarter, at least some. */
const LEFT_SHARE = 0.25;
const LEFT_AT_LEAST = 2e9;
/** Beyond what leaves room there is still this share of the memory; then it swaps. */
const TIGHT_SHARE = 0.9;

/**
 * Whether a model runs in the memory of this computer: weights + context × what a token takes + what the engine needs.
 * An estimate from above: models that keep only a window of some layers need less.
 */
export function fitOf(shape: ModelShape, wishedContext: number, totalBytes: number): Fit {
  const contextLength = Math.min(wishedContext, shape.contextLength);
  const bytesPerToken = shape.layers * shape.kvHeads * shape.headSize * BYTES_OF_KEY_AND_VALUE;
  const contextBytes = contextLength * bytesPerToken;
  const overheadBytes = FIXED_OVERHEAD + shape.sizeBytes * SHARE_OF_WEIGHTS;
  const neededBytes = shape.sizeBytes + contextBytes + overheadBytes;
  const availableBytes = Math.max(0, totalBytes - Math.max(LEFT_AT_LEAST, totalBytes * LEFT_SHARE));
  const verdict =
    neededBytes <= availableBytes ? 'fits' : neededBytes <= totalBytes * TIGHT_SHARE ? 'tight' : 'too-large';
  return {
    verdict,
    weightsBytes: shape.sizeBytes,
    contextBytes,
    bytesPerToken,
    contextLength,
    overheadBytes,
    neededBytes,
    availableBytes,
  };
}
