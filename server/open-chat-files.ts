import { mkdirSync, rmSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ImportJob } from './chat-import-worker.ts';
import type { ImportReport } from './contract/chat/files.ts';
import { createExports, type ExportDeps } from './conversations/export-chats.ts';
import { createImports, type ImportDeps } from './conversations/import-chats.ts';
import type { ImportMessage } from './conversations/import-messages.ts';
import { HubError } from './domain/errors.ts';
import type { ChatFiles } from './http/mount-chat-files.ts';

export interface ChatFileDeps extends ExportDeps, Omit<ImportDeps, 'records' | 'folders' | 'nextTurn'> {
  readonly records: ExportDeps['records'] & ImportDeps['records'];
  readonly folders: ImportDeps['folders'];
  /** Moves what was written to where it stays. */
  readonly checkpoint: () => void;
  /** Ends an import between two chats; its reason is a HubError. */
  readonly stopping: AbortSignal;
  /** Entry of the thread that reads files. */
  readonly workerPath: string;
  /** Where files are kept while they are read; what is left there of a hub before is removed. */
  readonly folder: string;
}

/** An import writes so much that the usual pause would end in a long stop. */
const CHECKPOINT_MS = 500;
/** Of the thread: a chat of many megabytes is several times as large once it is read. */
const MEMORY_MB = 2048;

/** Export and import of chats, one import at a time. */
export function openChatFiles(deps: ChatFileDeps): ChatFiles {
  rmSync(deps.folder, { recursive: true, force: true });
  mkdirSync(deps.folder, { recursive: true, mode: 0o700 });
  const exports = createExports(deps);
  let movedAt = 0;
  const imports = createImports({
    ...deps,
    async nextTurn() {
      await nextTurn();
      deps.stopping.throwIfAborted();
      if (deps.clock.now() - movedAt < CHECKPOINT_MS) return;
      deps.checkpoint();
      movedAt = deps.clock.now();
      await nextTurn();
    },
  });
  let last: Promise<unknown> = Promise.resolve();
  return {
    exportOne: exports.one,
    exportAll: exports.all,
    folder: deps.folder,
    nextName: () => deps.ids.next('import_'),
    importFile(owner, path, name): Promise<ImportReport> {
      const next = last.then(() => imports.run(owner, readInThread(deps.workerPath, path, name)));
      last = next.catch(() => undefined); // Whoever asked gets the error; the next one only waits.
      return next;
    },
  };
}

async function* readInThread(workerPath: string, path: string, name: string): AsyncGenerator<ImportMessage> {
  const dealtWith = new SharedArrayBuffer(4);
  const counter = new Int32Array(dealtWith);
  const job: ImportJob = { path, name, dealtWith };
  const worker = new Worker(workerPath, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  const waiting: ImportMessage[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    wake?.();
  };
  worker.on('message', (message: ImportMessage) => {
    waiting.push(message);
    wake?.();
  });
  worker.on('error', (error: Error & { code?: string }) =>
    fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge(name) : error),
  );
  worker.on('exit', () => fail(new HubError('internal', 'The reader of the file ended before its end.')));
  try {
    for (;;) {
      const message = waiting.shift();
      if (message !== undefined) {
        yield message;
        Atomics.add(counter, 0, 1);
        Atomics.notify(counter, 0);
      } else if (failure !== undefined) {
        throw failure;
      } else {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await promise;
      }
    }
  } finally {
    await worker.terminate();
  }
}

function tooLarge(name: string): HubError {
  return new HubError(
    'payload_too_large',
    `${JSON.stringify(name.slice(0, 100))} holds a chat that is too large to be read. Import it in smaller parts.`,
  );
}
