import { Worker } from 'node:worker_threads';
import type { Systeminformation } from 'systeminformation';
import type { Clock, Logger } from './domain/ports.ts';
import { NO_GRAPHICS, type GraphicsMemory } from './models/fit.ts';

const MEBIBYTE = 1024 * 1024;
/** Less is what a processor's graphics borrow, or the window of the bus that a driver shows instead of its memory. */
const LEAST_MEBIBYTES = 1024;
/** A driver that is stuck keeps its tools waiting. */
const PATIENCE_MS = 15_000;

export type Controllers = readonly Pick<
  Systeminformation.GraphicsControllerData,
  'vendor' | 'vram' | 'vramDynamic' | 'memoryTotal'
>[];

/** Adds up the memory of graphics cards; what the library tells is in MiB. */
export function graphicsMemoryOf(controllers: Controllers): GraphicsMemory {
  const own = controllers
    .map(({ memoryTotal, vram, vramDynamic }) => memoryTotal ?? (vramDynamic ? 0 : (vram ?? 0)))
    .filter((mebibytes) => mebibytes >= LEAST_MEBIBYTES);
  return {
    ownBytes: own.reduce((sum, mebibytes) => sum + mebibytes, 0) * MEBIBYTE,
    isShared: controllers.some(({ vendor, vramDynamic }) => vramDynamic && vendor === 'Apple'),
  };
}

interface Deps {
  /** Entry of the thread that asks the drivers' tools: some of them are waited for without a way out. */
  readonly workerPath: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Asks once, when somebody wants to know; undefined until the answer is there. A computer that does not tell counts as one
 * without graphics.
 */
export function createGraphicsMemory({ workerPath, clock, logger }: Deps): () => GraphicsMemory | undefined {
  let known: GraphicsMemory | undefined;
  let isAsked = false;

  async function ask(): Promise<void> {
    const worker = new Worker(workerPath);
    // A tool that never answers must not keep a hub that stops.
    worker.unref();
    const end = Promise.withResolvers<GraphicsMemory>();
    worker.once('message', end.resolve);
    worker.once('error', end.reject);
    worker.once('exit', () => end.reject(new Error('the thread ended without an answer')));
    const takeBack = clock.after(PATIENCE_MS, () => end.reject(new Error(`no answer in ${PATIENCE_MS / 1000} s`)));
    try {
      known = await end.promise;
    } catch (thrown) {
      logger.warn('graphics.unknown', { reason: String(thrown) });
      known = NO_GRAPHICS;
    } finally {
      takeBack();
      await worker.terminate();
    }
  }

  return () => {
    if (!isAsked) {
      isAsked = true;
      void ask();
    }
    return known;
  };
}
