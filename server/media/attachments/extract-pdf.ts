import { Worker } from 'node:worker_threads';
import { HubError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import type { PdfJob, PdfMessage } from './pdf-messages.ts';

export interface PdfText {
  /** Of all pages that were read, an empty line between them. */
  readonly text: string;
  /** What is missing in it; null = nothing. */
  readonly note: string | null;
}

/** @throws HubError for an encrypted or damaged file, and for one that gives no page within the limits */
export type ExtractPdf = (bytes: Uint8Array) => Promise<PdfText>;

export interface PdfLimits {
  readonly timeMs: number;
  /** Of the thread, its buffers included. */
  readonly memoryBytes: number;
  readonly characters: number;
}

export interface PdfDeps {
  /** Entry of the thread. */
  readonly workerPath: string;
  readonly clock: Clock;
  readonly limits?: Partial<PdfLimits>;
}

const LIMITS: PdfLimits = { timeMs: 30_000, memoryBytes: 768 * 1024 * 1024, characters: 2_000_000 };
/** How often somebody looks how much memory the thread has: buffers stand outside of the heap that V8 limits. */
const LOOK_MS = 100;
const MEBIBYTE = 1024 * 1024;

/** Reads the text of PDFs, one after the other, each in a thread that is ended at its limits. */
export function createPdfExtractor({ workerPath, clock, limits }: PdfDeps): ExtractPdf {
  const all = { ...LIMITS, ...limits };
  let last: Promise<unknown> = Promise.resolve();
  return (bytes) => {
    const next = last.then(() => extract(bytes, workerPath, all, clock));
    last = next.catch(() => undefined); // Whoever asked gets the error; the next one only waits.
    return next;
  };
}

async function extract(bytes: Uint8Array, path: string, limits: PdfLimits, clock: Clock): Promise<PdfText> {
  const job: PdfJob = { bytes, mostCharacters: limits.characters };
  const worker = new Worker(path, {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryBytes / MEBIBYTE },
    // What the library has to say about broken fonts is of no use to anybody.
    stdout: true,
    stderr: true,
  });
  const pages: string[] = [];
  let count = 0;
  const end = Promise.withResolvers<'done' | 'time' | 'memory' | HubError>();
  worker.on('message', (message: PdfMessage) => {
    if (message.type === 'opened') count = message.pages;
    else if (message.type === 'page') pages.push(message.text);
    else end.resolve(message.type === 'done' ? 'done' : refusalOf(message));
  });
  worker.on('error', (error: Error & { code?: string }) =>
    end.resolve(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : damaged(error.message)),
  );
  worker.on('exit', () => end.resolve(damaged('it ended the reader')));
  const stops = [
    clock.after(limits.timeMs, () => end.resolve('time')),
    watchMemory(worker, clock, limits.memoryBytes, () => end.resolve('memory')),
  ];
  const outcome = await end.promise;
  for (const stop of stops) stop();
  await worker.terminate();
  if (outcome instanceof HubError) throw outcome;
  return finish(pages, count, outcome, limits);
}

function watchMemory(worker: Worker, clock: Clock, most: number, onTooMuch: () => void): () => void {
  let takeBack: () => void;
  let isWatching = true;
  const look = async () => {
    const heap = await worker.getHeapStatistics().catch(() => undefined); // It has ended: its exit is told elsewhere.
    if (!isWatching || heap === undefined) return;
    if (heap.used_heap_size + heap.external_memory > most) onTooMuch();
    else takeBack = clock.after(LOOK_MS, () => void look());
  };
  takeBack = clock.after(LOOK_MS, () => void look());
  return () => {
    isWatching = false;
    takeBack();
  };
}

function finish(
  pages: readonly string[],
  count: number,
  outcome: 'done' | 'time' | 'memory',
  limits: PdfLimits,
): PdfText {
  const within = {
    done: `the first ${limits.characters.toLocaleString('en')} characters`,
    time: `${limits.timeMs / 1000} seconds`,
    memory: `${Math.round(limits.memoryBytes / MEBIBYTE)} MiB of memory`,
  }[outcome];
  if (outcome !== 'done' && pages.length === 0) {
    throw refusal(`The text of the PDF can't be read within ${within}. Send its text, or a simpler file.`);
  }
  const text = pages.join('\n\n').trim();
  const isCut = text.length > limits.characters;
  const empty = pages.flatMap((page, index) => (page.trim() === '' ? [index + 1] : []));
  const notes = [
    ...(pages.length < count || isCut
      ? [`Only pages 1 to ${pages.length} of ${count} could be read within ${within}.`]
      : []),
    ...emptyNote(empty, pages.length),
  ];
  return { text: isCut ? cut(text, limits.characters) : text, note: notes.length === 0 ? null : notes.join(' ') };
}

function emptyNote(empty: readonly number[], pages: number): readonly string[] {
  if (empty.length === 0) return [];
  if (empty.length === pages) return ['It holds no text, only pictures perhaps: the model gets nothing of it.'];
  const shown = empty.slice(0, 10).join(', ');
  const more = empty.length > 10 ? ` and ${empty.length - 10} more` : '';
  return [`${empty.length === 1 ? 'Page' : 'Pages'} without text: ${shown}${more}.`];
}

/** Never within a pair of surrogates. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

function refusalOf({ reason, detail }: Extract<PdfMessage, { type: 'failed' }>): HubError {
  if (reason === 'damaged') return damaged(detail);
  return refusal('The PDF is encrypted with a password. Save it without one, and send it again.');
}

function damaged(detail: string): HubError {
  return refusal(`The PDF can't be read, it seems to be damaged (${detail.slice(0, 200)}).`);
}

function refusal(message: string): HubError {
  return new HubError('invalid_request', message, { param: 'file' });
}
