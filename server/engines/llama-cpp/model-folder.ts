import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { FileIdentity } from './file-identity.ts';

/** Folders below a models folder that are looked into. */
const MAX_DEPTH = 3;
const UNREACHABLE = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);
const SPLIT_PART = /-(\d{5})-of-(\d{5})\.gguf$/i;

/** A model on disk: one GGUF file, or all parts of a split one. */
export interface FoundModel {
  /** File name without its ending, and without the part number of a split model. */
  readonly name: string;
  /** The name with the folders it lies in, relative to the models folder, with slashes. */
  readonly pathName: string;
  /** The first part is what llama.cpp is given. Missing parts are not listed. */
  readonly parts: readonly [FileIdentity, ...FileIdentity[]];
  readonly expectedParts: number;
}

/** Lists the models in a folder, and is cheap to ask again: a folder is read again only when its time changed. */
export interface ModelFolder {
  /** An absent folder is empty. */
  scan(): Promise<readonly FoundModel[]>;
}

interface KnownFolder {
  readonly modifiedAt: number;
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

export function createModelFolder(root: string): ModelFolder {
  let known = new Map<string, KnownFolder>();

  async function listFiles(): Promise<readonly string[]> {
    const next = new Map<string, KnownFolder>();
    const files: string[] = [];
    const visit = async (path: string, depth: number): Promise<void> => {
      const folder = await readFolder(path, known.get(path));
      if (folder === undefined) return;
      next.set(path, folder);
      files.push(...folder.files);
      if (depth < MAX_DEPTH) for (const child of folder.folders) await visit(child, depth + 1);
    };
    await visit(root, 0);
    known = next;
    return files;
  }

  return {
    async scan() {
      const found: FileIdentity[] = [];
      for (const path of await listFiles()) {
        const file = await ifReachable(stat(path));
        if (file?.isFile() === true) found.push({ path, sizeBytes: file.size, modifiedAt: Math.floor(file.mtimeMs) });
      }
      return groupParts(root, found);
    },
  };
}

async function readFolder(path: string, known: KnownFolder | undefined): Promise<KnownFolder | undefined> {
  const folder = await ifReachable(stat(path));
  if (folder?.isDirectory() !== true) return undefined;
  if (known?.modifiedAt === folder.mtimeMs) return known;
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of (await ifReachable(readdir(path, { withFileTypes: true }))) ?? []) {
    const child = join(path, entry.name);
    if (entry.name.toLowerCase().endsWith('.gguf')) files.push(child);
    // A linked folder may lead in a circle; a linked file is fine.
    else if (entry.isDirectory() && !entry.name.startsWith('.')) folders.push(child);
  }
  return { modifiedAt: folder.mtimeMs, files: files.sort(), folders: folders.sort() };
}

/** Gone between listing and looking, a link that leads nowhere, or somebody else's folder: as if it were not there. */
async function ifReachable<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof Error && 'code' in error && UNREACHABLE.has(String(error.code))) return undefined;
    throw error;
  }
}

function groupParts(root: string, files: readonly FileIdentity[]): readonly FoundModel[] {
  const models: FoundModel[] = [];
  for (const file of files) {
    const [, number, total] = SPLIT_PART.exec(file.path) ?? [];
    if (number !== undefined && Number(number) !== 1) continue;
    const stem = file.path.replace(number === undefined ? /\.gguf$/i : SPLIT_PART, '');
    const later = number === undefined ? [] : files.filter((other) => isPartOf(other, file, stem, total));
    models.push({
      name: basename(stem),
      pathName: relative(root, stem).split(sep).join('/'),
      parts: [file, ...later],
      expectedParts: number === undefined ? 1 : Number(total),
    });
  }
  return models;
}

function isPartOf(other: FileIdentity, first: FileIdentity, stem: string, total: string | undefined): boolean {
  const part = SPLIT_PART.exec(other.path);
  return part !== null && other !== first && part[2] === total && other.path.replace(SPLIT_PART, '') === stem;
}
