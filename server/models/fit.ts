import type { AttentionShape } from '../domain/attention-shape.ts';

/** What a model takes of memory, by its architecture. */
export interface ModelShape extends AttentionShape {
  readonly sizeBytes: number;
  /** The most that it was trained for. */
  readonly contextLength: number;
}

/** What models may use of this computer's graphics. */
export interface GraphicsMemory {
  /** Of cards that have memory of their own, all together. */
  readonly ownBytes: number;
  /** The graphics use the computer's own memory at full speed, as in Apple's chips. */
  readonly isShared: boolean;
}

export const NO_GRAPHICS: GraphicsMemory = { ownBytes: 0, isShared: false };

/** Where an engine can put a model. */
export interface MachineMemory {
  readonly memoryBytes: number;
  /** As far as the engine uses it. */
  readonly graphics: GraphicsMemory;
}

export interface Fit {
  readonly verdict: 'fits' | 'tight' | 'too-large';
  /** What works on it: `both` is slower than the graphics alone, and quicker than the processor alone. */
  readonly place: 'graphics' | 'both' | 'processor';
  readonly weightsBytes: number;
  readonly contextBytes: number;
  readonly bytesPerToken: number;
  readonly contextLength: number;
  readonly overheadBytes: number;
  readonly neededBytes: number;
  /** Memory and graphics together. */
  readonly availableBytes: number;
  /** What models may take of the graphics cards' own memory. */
  readonly graphicsBytes: number;
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
/** The rest of a card's memory belongs to its screen and its driver. */
const GRAPHICS_SHARE = 0.9;

/**
 * Whether a model runs on this computer: weights + context × what a token takes + what the engine needs, against its memory
 * and that of its graphics cards; layers that find no room on a card stay with the processor.
 * An estimate from above: models that keep only a window of some layers need less.
 */
export function fitOf(shape: ModelShape, wishedContext: number, { memoryBytes, graphics }: MachineMemory): Fit {
  const contextLength = Math.min(wishedContext, shape.contextLength);
  const bytesPerToken = shape.layers * shape.kvHeads * shape.headSize * BYTES_OF_KEY_AND_VALUE;
  const contextBytes = contextLength * bytesPerToken;
  const overheadBytes = FIXED_OVERHEAD + shape.sizeBytes * SHARE_OF_WEIGHTS;
  const neededBytes = shape.sizeBytes + contextBytes + overheadBytes;
  const graphicsBytes = graphics.ownBytes * GRAPHICS_SHARE;
  const availableBytes = graphicsBytes + Math.max(0, memoryBytes - Math.max(LEFT_AT_LEAST, memoryBytes * LEFT_SHARE));
  const mostBytes = graphicsBytes + memoryBytes * TIGHT_SHARE;
  const isAllGraphics = graphics.isShared || neededBytes <= graphicsBytes;
  return {
    verdict: neededBytes <= availableBytes ? 'fits' : neededBytes <= mostBytes ? 'tight' : 'too-large',
    place: isAllGraphics ? 'graphics' : graphicsBytes > 0 ? 'both' : 'processor',
    weightsBytes: shape.sizeBytes,
    contextBytes,
    bytesPerToken,
    contextLength,
    overheadBytes,
    neededBytes,
    availableBytes,
    graphicsBytes,
  };
}
