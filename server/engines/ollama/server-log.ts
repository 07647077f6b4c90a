import { copyFile, type FileHandle, mkdir, open, rename, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';

const KEPT_FILES = 5;
const MAX_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 16 * 1024;
const MAX_WORDS = 300;
/** Ollama's longest usual lines have about this many. */
const ASSUMED_LINE_BYTES = 400;

/**
 * The output of an Ollama that we started. The process writes into the file itself, so it neither blocks nor dies when
 * the hub does.
 */
export class ServerLog {
  readonly file: string;

  constructor(folder: string) {
    this.file = path.join(folder, 'ollama.log');
  }

  /** Begins a new file for a new process. The caller closes the handle when the process has it. */
  async begin(): Promise<FileHandle> {
    await mkdir(path.dirname(this.file), { recursive: true });
    await this.#shift(async (from, to) => rename(from, to));
    // Appending, so that emptying the file does not leave a hole where the process writes on.
    return open(this.file, 'a');
  }

  /** Moves a file that grew too large away, under a process that goes on writing. */
  async trim(): Promise<void> {
    if ((await sizeOf(this.file)) <= MAX_BYTES) return;
    await this.#shift(async (from, to) => (from === this.file ? copyFile(from, to) : rename(from, to)));
    await truncate(this.file);
  }

  /** The last thing worth reading that the process said, in one line; empty when it said nothing. */
  async lastWords(): Promise<string> {
    const lines = (await this.#tail()).split('\n').filter((line) => line.trim() !== '' && !line.startsWith('[GIN]'));
    const telling = lines.findLast((line) => /^(Error|panic|fatal)|level=ERROR/.test(line)) ?? lines.at(-1) ?? '';
    return telling.trim().slice(0, MAX_WORDS);
  }

  /** What the process said last, oldest line first; whole lines only. */
  async lastLines(count: number): Promise<readonly string[]> {
    const lines = (await this.#tail(count * ASSUMED_LINE_BYTES)).split('\n');
    return lines.filter((line) => line !== '').slice(-count);
  }

  /** The process could not have the port it was told to use. */
  async saysPortIsTaken(): Promise<boolean> {
    return /address already in use|Only one usage of each socket address/.test(await this.#tail());
  }

  async #tail(bytes = TAIL_BYTES): Promise<string> {
    const size = await sizeOf(this.file);
    if (size === 0) return '';
    const handle = await open(this.file, 'r');
    try {
      const from = Math.max(0, size - bytes);
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
      const text = buffer.toString('utf8', 0, bytesRead);
      // The first of them is cut, unless it is the first of the file.
      return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
    } finally {
      await handle.close();
    }
  }

  async #shift(move: (from: string, to: string) => Promise<void>): Promise<void> {
    await rm(`${this.file}.${KEPT_FILES}`, { force: true });
    for (let age = KEPT_FILES - 1; age >= 1; age--) {
      if (await exists(`${this.file}.${age}`)) await move(`${this.file}.${age}`, `${this.file}.${age + 1}`);
    }
    if (await exists(this.file)) await move(this.file, `${this.file}.1`);
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  );
}
