import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const livingSchema = z.object({ pid: z.int().positive(), identity: z.string() });

const recordSchema = z.object({
  /** The server, and its start as the process table tells it. */
  server: livingSchema,
  /** The hub that started it: while that one lives, the server is not an orphan. */
  hub: livingSchema,
  /** Base URL it was told to listen on. */
  url: z.string(),
  settings: z.string(),
});

export type ProcessRecord = z.output<typeof recordSchema>;

/** A note on disk of the server we started, so that a hub that was killed finds it again. */
export class ProcessRecordFile {
  readonly #file: string;

  constructor(dataDir: string) {
    this.#file = path.join(dataDir, 'ollama-process.json');
  }

  /** Undefined when there is none, or one that can't be read: then there is nothing that we may touch. */
  async read(): Promise<ProcessRecord | undefined> {
    try {
      const parsed = recordSchema.safeParse(JSON.parse(await readFile(this.#file, 'utf8')));
      return parsed.success ? parsed.data : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whole or not at all: half a record would lose the process. */
  async write(record: ProcessRecord): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.new`;
    await writeFile(draft, JSON.stringify(record));
    await rename(draft, this.#file);
  }

  async remove(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}
