import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { createRecordingLogger, type RecordedEvent } from '../tests/helpers/recording-logger.ts';
import { systemClock } from './telemetry/clock.ts';
import { createGraphicsMemory, graphicsMemoryOf } from './graphics-memory.ts';

const GIBIBYTE = 1024 ** 3;

describe('memory of graphics', () => {
  it('is that of all cards with memory of their own; what their driver says goes before what the bus shows', () => {
    const nvidia = { vendor: 'NVIDIA Corporation', vram: 256, vramDynamic: false, memoryTotal: 24_576 };
    const amd = { vendor: 'Advanced Micro Devices, Inc.', vram: 16_384, vramDynamic: false };
    expect(graphicsMemoryOf([nvidia, amd])).toEqual({ ownBytes: 40 * GIBIBYTE, isShared: false });
  });

  it('does not count what a processor borrows or a window of the bus', () => {
    const borrowing = { vendor: 'Intel Corporation', vram: 8192, vramDynamic: true };
    const window = { vendor: 'Intel Corporation', vram: 256, vramDynamic: false };
    const unknown = { vendor: '', vram: null, vramDynamic: false };
    expect(graphicsMemoryOf([borrowing, window, unknown])).toEqual({ ownBytes: 0, isShared: false });
  });

  it('is the computer’s own in Apple’s chips', () => {
    expect(graphicsMemoryOf([{ vendor: 'Apple', vram: null, vramDynamic: true }])).toEqual({
      ownBytes: 0,
      isShared: true,
    });
  });

  it('is looked for once, in a thread', async () => {
    const events: RecordedEvent[] = [];
    const logger = createRecordingLogger(events);
    const workerPath = fileURLToPath(new URL('graphics-worker.ts', import.meta.url));
    const read = createGraphicsMemory({ workerPath, clock: systemClock, logger });
    const found = await vi.waitFor(() => read() ?? Promise.reject(new Error('not yet')), 15_000);
    expect(found).toEqual({ ownBytes: expect.any(Number) as number, isShared: expect.any(Boolean) as boolean });
    expect(read()).toBe(found);
    expect(events).toEqual([]);
  });

  it('counts as none, with a line in the log, where the thread fails', async () => {
    const events: RecordedEvent[] = [];
    const logger = createRecordingLogger(events);
    const read = createGraphicsMemory({ workerPath: '/nowhere/at-all.js', clock: systemClock, logger });
    expect(read()).toBeUndefined();
    await vi.waitFor(() => expect(read()).toEqual({ ownBytes: 0, isShared: false }), 15_000);
    expect(events).toMatchObject([{ event: 'graphics.unknown' }]);
  });
});
