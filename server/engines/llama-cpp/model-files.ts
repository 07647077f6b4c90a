import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HubError } from '../../domain/errors.ts';
import type { Clock, IdGenerator, ModelFiles } from '../../domain/ports.ts';
import { dropPart, fetchFile } from './fetch-file.ts';
import { BadGguf } from './gguf/bad-gguf.ts';
import { checkGguf } from './gguf-check.ts';
import type { LocalModel } from './model-catalogue.ts';
import { describeCompanion } from './model-facts.ts';

export interface ModelFilesDeps {
  /** Where new models go. */
  readonly modelsDir: string;
  /** Every model, unusable ones included. */
  readonly find: (name: string) => LocalModel | undefined;
  /** Lets go of a model before its file goes. */
  readonly unload: (model: LocalModel) => void;
  readonly refresh: () => Promise<void>;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Never looked into for models: its name begins with a dot. */
const BLOBS = '.blobs';
/** What a disk keeps free, so that the hub itself can go on writing. */
const SPARE_BYTES = 64 * 1024 * 1024;
/** A part into which nothing was written for so long belongs to a hub that was killed. */
const ABANDONED_MS = 3_600_000;
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}$/;

/** The GGUF files of the models folder: removed, taken in whole, and made into models. */
export function createModelFiles({ modelsDir, find, unload, refresh, ids, clock }: ModelFilesDeps): ModelFiles {
  const blobs = join(modelsDir, BLOBS);
  /** Names of files that are coming in, as a disk compares them that knows no capitals. */
  const arriving = new Set<string>();
  const pathOf = (digest: string) => join(blobs, `sha256-${digest}`);
  const partOf = (url: string) => join(blobs, `net-${createHash('sha256').update(url).digest('hex').slice(0, 32)}`);

  async function requireRoom(size: number): Promise<void> {
    const { bavail, bsize } = await statfs(blobs);
    const free = bavail * bsize - SPARE_BYTES;
    if (size <= free) return;
    throw noRoom(`${size} bytes are to come, and ${Math.max(0, free)} are free.`);
  }

  /** The folder, without what a killed hub left of files that were handed over: those can't be gone on with. */
  async function prepareBlobs(): Promise<void> {
    await mkdir(blobs, { recursive: true });
    for (const name of await readdir(blobs)) {
      if (!name.startsWith('part-')) continue;
      const path = join(blobs, name);
      const facts = await stat(path).catch(() => undefined); // Undefined: taken in a moment ago.
      if (facts !== undefined && clock.now() - facts.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    }
  }

  /** Makes a model of a file that `bring` puts there. */
  async function takeIn(fileName: string, part: string, bring: () => Promise<void>): Promise<string> {
    const name = nameOfFile(fileName);
    const path = join(modelsDir, `${name}.gguf`);
    if (arriving.has(name.toLowerCase())) {
      throw new HubError(
        'conflict',
        `A file ${name} is coming in already. Wait for it, or give this one another name.`,
        { param: 'name' },
      );
    }
    arriving.add(name.toLowerCase());
    try {
      if (find(name) !== undefined || (await isThere(path))) {
        throw new HubError('conflict', `There is a model ${name} already. Give the file another name.`, {
          param: 'name',
        });
      }
      await prepareBlobs();
      await bring();
      await requireModelFile(part);
      await rename(part, path);
    } catch (thrown) {
      if (isNoSpace(thrown)) throw noRoom('It filled up while the file came.', thrown);
      throw thrown;
    } finally {
      arriving.delete(name.toLowerCase());
    }
    await refresh();
    return name;
  }

  return {
    async remove(name) {
      const model = find(name);
      if (model === undefined) {
        throw new HubError('model_not_found', `The built-in engine has no model ${name} any more.`, { param: 'model' });
      }
      if (model.isStarter) {
        throw new HubError(
          'conflict',
          `${model.name} ships with the hub and stays. It steps back by itself when there is another model.`,
          { param: 'model' },
        );
      }
      unload(model);
      try {
        for (const path of model.paths) await rm(path);
      } catch (cause) {
        throw new HubError(
          'storage_failed',
          `The file of ${model.name} can't be removed: ${reasonOf(cause)}.`,
          {},
          cause,
        );
      } finally {
        await refresh();
      }
    },
    hasBlob: async (digest) => isThere(pathOf(digest)),
    async keepBlob(digest, bytes, size) {
      if (await isThere(pathOf(digest))) return false;
      await prepareBlobs();
      if (size !== undefined) await requireRoom(size);
      const part = join(blobs, ids.next('part-'));
      try {
        const found = await write(part, bytes);
        if (found !== digest) {
          throw new HubError(
            'invalid_request',
            `digest mismatch: the bytes that came have sha256:${found}, and the address says sha256:${digest}. Send them again.`,
            { param: 'digest' },
          );
        }
        await rename(part, pathOf(digest));
        return true;
      } catch (thrown) {
        if (isNoSpace(thrown)) throw noRoom('It filled up while the bytes came.', thrown);
        throw thrown;
      } finally {
        await rm(part, { force: true });
      }
    },
    async importFile(fileName, bytes, size) {
      const part = join(blobs, ids.next('part-'));
      try {
        return await takeIn(fileName, part, async () => {
          if (size !== undefined) await requireRoom(size);
          await write(part, bytes);
        });
      } finally {
        await rm(part, { force: true });
      }
    },
    async fetchFile(url, onProgress, signal) {
      const part = partOf(url);
      let isWhole = false;
      try {
        return await takeIn(lastPartOf(url), part, async () => {
          await fetchFile({ url, part, requireRoom, onProgress, signal });
          isWhole = true;
          onProgress({ phase: 'finishing', doneBytes: 0, totalBytes: 0 });
        });
      } finally {
        // Taken in, or no model: another try would bring the same. What was interrupted stays.
        if (isWhole) await dropPart(part);
      }
    },
    dropFetched: (url) => dropPart(partOf(url)),
    async create(name, digest) {
      if (!NAME.test(name)) {
        throw new HubError(
          'invalid_request',
          `${JSON.stringify(name.slice(0, 120))} can't be the name of a model file. Use letters, digits, _ . and -, without a tag or a slash.`,
          { param: 'model' },
        );
      }
      if (find(name)?.isStarter === true) {
        throw new HubError('conflict', `${name} is the model that ships with the hub. Choose another name.`, {
          param: 'model',
        });
      }
      const blob = pathOf(digest);
      if (!(await isThere(blob))) {
        throw new HubError('invalid_request', `There is no blob sha256:${digest}. Send it to /api/blobs first.`, {
          param: 'files',
        });
      }
      await requireModelFile(blob);
      await rename(blob, join(modelsDir, `${name}.gguf`));
      await refresh();
    },
  };
}

function lastPartOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
}

/** A model's name from that of its file. @throws HubError for a file that is no GGUF by its name */
function nameOfFile(fileName: string): string {
  const name = fileName
    .replace(/^.*[\\/]/, '')
    .replace(/\.gguf$/i, '')
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(0, 80);
  if (/\.gguf$/i.test(fileName) && NAME.test(name)) return name;
  throw new HubError(
    'invalid_request',
    `${JSON.stringify(fileName.slice(0, 120))} is not called like a model file. Choose a file that ends in .gguf.`,
    { param: 'name' },
  );
}

/** @returns the SHA-256 of what was written, in hex */
async function write(path: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(
    Readable.from(bytes, { objectMode: false }),
    async function* digested(source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  );
  return hash.digest('hex');
}

/** @throws HubError for what llama.cpp must not be given */
async function requireModelFile(path: string): Promise<void> {
  try {
    const { architecture = '', header } = await checkGguf(path);
    const companion = describeCompanion(header, architecture);
    if (companion !== undefined) throw new BadGguf(companion);
  } catch (thrown) {
    if (!(thrown instanceof BadGguf)) throw thrown;
    throw new HubError('invalid_request', `The file can't become a model: ${thrown.message}. Send a GGUF model.`, {
      param: 'files',
    });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return false;
    throw thrown;
  }
}

function noRoom(why: string, cause?: unknown): HubError {
  return new HubError(
    'storage_failed',
    `There is no room on the disk of the models folder. ${why} Free some.`,
    {},
    cause,
  );
}

function isNoSpace(thrown: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(thrown));
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

function reasonOf(thrown: unknown): string {
  return codeOf(thrown) || 'the reason is in the log';
}
