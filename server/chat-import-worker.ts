import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { ImportMessage } from './conversations/import-messages.ts';
import { readImport } from './read-import.ts';

/** What the thread is given. */
export interface ImportJob {
  readonly path: string;
  /** As the person knows it. */
  readonly name: string;
  /** How many messages were dealt with: the thread waits where it is too far ahead. */
  readonly dealtWith: SharedArrayBuffer;
}

/** Messages that may be under way: they may be long. */
const AHEAD = 2;

/** Entry of the thread that reads one file of chats: parsing hundreds of megabytes would stop everything else. */
const { path, name, dealtWith } = workerData as ImportJob;
const counter = new Int32Array(dealtWith);
let sent = 0;

function tell(message: ImportMessage): void {
  parentPort?.postMessage(message);
  sent++;
  for (let seen = Atomics.load(counter, 0); sent - seen > AHEAD; seen = Atomics.load(counter, 0)) {
    Atomics.wait(counter, 0, seen);
  }
}

const file = openSync(path, 'r');
try {
  const source = {
    size: fstatSync(file).size,
    read(offset: number, length: number) {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, source.size - offset)));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
    },
  };
  readImport(source, name, tell);
} finally {
  closeSync(file);
}
