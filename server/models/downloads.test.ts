import { beforeEach, expect, it, vi } from 'vitest';
import { createTestClock, type TestClock } from '../../tests/helpers/test-clock.ts';
import { createTestIds } from '../../tests/helpers/test-ids.ts';
import { createRecordingLogger, type RecordedEvent } from '../../tests/helpers/recording-logger.ts';
import type { Actor } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import { createDownloads, type Downloads } from './downloads.ts';

const by: Actor = { id: 'admin', userId: null, requestId: '' };
const A = 'https://files.test/a.gguf';
const B = 'https://files.test/b.gguf?token=hush';

let clock: TestClock;
let downloads: Downloads;
/** What was done to files, in order. */
let done: string[];
/** Those that come, by their address. */
let coming: Map<string, PromiseWithResolvers<void>>;
let stored: Record<string, unknown>;
let isDiskFull: boolean;
let events: RecordedEvent[];

function start(): Downloads {
  return createDownloads({
    store: {
      change: () => Promise.reject(new Error('There is no Ollama.')),
      canPull: () => false,
      fetchFile(url, _onProgress, signal) {
        done.push(`fetch ${url}`);
        const file = Promise.withResolvers<void>();
        coming.set(url, file);
        signal.addEventListener('abort', () => file.reject(signal.reason as Error));
        return file.promise;
      },
      dropFetched: async (url) => void done.push(`drop ${url}`),
    },
    freeBytes: async () => undefined,
    records: {
      get: (name) => stored[name],
      put(values) {
        if (isDiskFull) throw new HubError('storage_failed', 'The disk is full.');
        Object.assign(stored, values);
      },
    },
    clock,
    ids: createTestIds(),
    logger: createRecordingLogger(events),
  });
}
beforeEach(() => {
  clock = createTestClock();
  [done, coming, stored, isDiskFull, events] = [[], new Map(), {}, false, []];
  downloads = start();
});

const happens = (...expected: string[]) => vi.waitFor(() => expect(done).toEqual(expected));
const phases = () => downloads.all().map(({ phase }) => phase);

it('what came of a file that waits goes at once when it is removed, and not once it comes again', async () => {
  downloads.add(A, by);
  const { id } = downloads.add(B, by);
  downloads.remove(id);
  await happens(`fetch ${A}`, `drop ${B}`);
  downloads.resume(id, by);
  coming.get(A)?.resolve();
  await happens(`fetch ${A}`, `drop ${B}`, `fetch ${B}`);
  coming.get(B)?.resolve();
  await vi.waitFor(() => expect(phases()).toEqual(['done', 'done']));
  expect(done).toHaveLength(3);
});

it('what came of a file that runs goes before it comes again', async () => {
  const { id } = downloads.add(A, by);
  await happens(`fetch ${A}`);
  downloads.remove(id);
  expect(downloads.resume(id, by).phase).toBe('waiting');
  await happens(`fetch ${A}`, `drop ${A}`, `fetch ${A}`);
});

it('what was removed is taken back for a minute, whole, and not for longer', async () => {
  const { id } = downloads.add(B, by);
  await happens(`fetch ${B}`);
  downloads.remove(id);
  clock.advance(59_000);
  const again = downloads.resume(id, by);
  await happens(`fetch ${B}`, `drop ${B}`, `fetch ${B}`);
  downloads.remove(again.id);
  clock.advance(61_000);
  expect(() => downloads.resume(again.id, by)).toThrow('There is no download');
});

it('what signs an address is kept until the file is there, and shown to nobody', async () => {
  const told = [JSON.stringify(downloads.add(B, by))];
  downloads.onChange(() => told.push(JSON.stringify(downloads.all())));
  await happens(`fetch ${B}`);
  downloads.stop();
  downloads = start();
  const [again] = downloads.all();
  expect(again).toMatchObject({ name: 'https://files.test/b.gguf', phase: 'paused' });
  told.push(JSON.stringify(downloads.resume(again?.id ?? '', by)));
  await happens(`fetch ${B}`, `fetch ${B}`);
  expect(JSON.stringify(stored)).toContain('hush');
  coming.get(B)?.resolve();
  await vi.waitFor(() => expect(phases()).toEqual(['done']));
  expect(JSON.stringify([stored, told, events])).not.toContain('hush');
});

it('what failed is there after a restart, with its reason, and is tried again', async () => {
  downloads.add(A, by);
  await happens(`fetch ${A}`);
  coming.get(A)?.reject(new HubError('not_found', 'There is no such file.'));
  await vi.waitFor(() => expect(phases()).toEqual(['failed']));
  downloads.stop();
  downloads = start();
  const [again] = downloads.all();
  expect(again).toMatchObject({ name: A, phase: 'failed', problem: 'There is no such file.' });
  expect(done).toEqual([`fetch ${A}`]);
  downloads.resume(again?.id ?? '', by);
  await happens(`fetch ${A}`, `fetch ${A}`);
});

it('one that ends while the disk is full leaves the next its turn', async () => {
  downloads.add(A, by);
  downloads.add(B, by);
  await happens(`fetch ${A}`);
  isDiskFull = true;
  coming.get(A)?.reject(new HubError('storage_failed', 'There is no room.'));
  await happens(`fetch ${A}`, `fetch ${B}`);
  expect(phases()).toEqual(['failed', 'starting']);
});
