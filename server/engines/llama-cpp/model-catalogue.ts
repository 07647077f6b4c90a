import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Clock } from '../../domain/ports.ts';
import { keyOf, type FileIdentity } from './file-identity.ts';
import { BadGguf } from './gguf/bad-gguf.ts';
import { checkGguf, type CheckedGguf } from './gguf-check.ts';
import { countParameters, describeCompanion, readModelFacts, type ModelFacts } from './model-facts.ts';
import { createModelFolder, type FoundModel } from './model-folder.ts';

const STARTER_NAME = 'homeport-starter';
/** A file that changed this recently may still be copied; a bad verdict on it is not renewed with every look. */
const SETTLING_MS = 3_000;

/** A model file and what is known of it. */
export interface LocalModel {
  readonly name: string;
  /** What llama.cpp opens; the first part of a split model. */
  readonly file: FileIdentity;
  /** Of all its parts. */
  readonly paths: readonly string[];
  /** Of all parts together. */
  readonly sizeBytes: number;
  readonly isStarter: boolean;
  /** Present exactly when there is no `problem`. */
  readonly facts?: ModelFacts | undefined;
  /** Why it can't be loaded; ends the sentence "<file> can't be used: …". */
  readonly problem?: string | undefined;
}

export interface CatalogueOptions {
  readonly modelsDirs: readonly string[];
  readonly starterPath?: string | undefined;
  readonly clock: Clock;
}

/** The model files on this machine. */
export interface ModelCatalogue {
  /** Looks again. Files that did not change are not read again. */
  refresh(): Promise<void>;
  /** In order of name; the starter model last. */
  list(): readonly LocalModel[];
}

type Verdict = { readonly facts: ModelFacts } | { readonly problem: string };
interface Judged {
  readonly key: string;
  readonly verdict: Verdict;
}

export function createModelCatalogue({ modelsDirs, starterPath, clock }: CatalogueOptions): ModelCatalogue {
  const folders = modelsDirs.map((path) => ({ path, folder: createModelFolder(path) }));
  let judged = new Map<string, Judged>();
  let models: readonly LocalModel[] = [];

  async function judge(found: FoundModel): Promise<Verdict> {
    const [first] = found.parts;
    const key = found.parts.map(keyOf).join('\n');
    const before = judged.get(first.path);
    if (before?.key === key) return before.verdict;
    const isSettling = clock.now() - Math.max(...found.parts.map((part) => part.modifiedAt)) < SETTLING_MS;
    if (before !== undefined && 'problem' in before.verdict && isSettling) return before.verdict;
    const verdict = await judgeParts(found);
    judged.set(first.path, { key, verdict });
    return verdict;
  }

  async function describe(name: string, found: FoundModel, isStarter: boolean): Promise<LocalModel> {
    const sizeBytes = found.parts.reduce((sum, part) => sum + part.sizeBytes, 0);
    const paths = found.parts.map(({ path }) => path);
    return { name, file: found.parts[0], paths, sizeBytes, isStarter, ...(await judge(found)) };
  }

  return {
    async refresh() {
      const named = new Map<string, { name: string; found: FoundModel }>();
      const listed = await Promise.all(
        folders.map(async ({ path, folder }) => ({ root: basename(path), models: await folder.scan() })),
      );
      for (const { name, found } of nameModels(listed)) {
        if (!named.has(name.toLowerCase())) named.set(name.toLowerCase(), { name, found });
      }
      const next: LocalModel[] = [];
      for (const [, { name, found }] of [...named].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (found.parts[0].path !== starterPath) next.push(await describe(name, found, false));
      }
      const starter = starterPath === undefined ? undefined : await findStarter(starterPath);
      if (starter !== undefined) next.push(await describe(STARTER_NAME, starter, true));
      const present = new Set(next.map((model) => model.file.path));
      judged = new Map([...judged].filter(([path]) => present.has(path)));
      models = next;
    },
    list: () => models,
  };
}

/** The file's own name where only one has it, else with its folders, else with the models folder in front. */
function* nameModels(
  listed: readonly { readonly root: string; readonly models: readonly FoundModel[] }[],
): Generator<{ name: string; found: FoundModel }> {
  const all = listed.flatMap(({ root, models }) => models.map((found) => ({ root, found })));
  const count = (name: string, of: (found: FoundModel) => string) =>
    all.filter(({ found }) => of(found).toLowerCase() === name.toLowerCase()).length;
  for (const { root, found } of all) {
    if (count(found.name, (other) => other.name) === 1) yield { name: found.name, found };
    else if (count(found.pathName, (other) => other.pathName) === 1) yield { name: found.pathName, found };
    else yield { name: `${root}/${found.pathName}`, found };
  }
}

async function findStarter(path: string): Promise<FoundModel | undefined> {
  const file = await stat(path).catch(() => undefined);
  if (file === undefined) return undefined;
  const identity = { path, sizeBytes: file.size, modifiedAt: Math.floor(file.mtimeMs) };
  return { name: STARTER_NAME, pathName: STARTER_NAME, parts: [identity], expectedParts: 1 };
}

async function judgeParts({ parts, expectedParts }: FoundModel): Promise<Verdict> {
  if (parts.length !== expectedParts) {
    return { problem: `${expectedParts - parts.length} of its ${expectedParts} parts are missing` };
  }
  try {
    const [first] = parts;
    const checked = await checkGguf(first.path, { part: expectedParts > 1 ? 'first' : undefined });
    let parameters = countParameters(checked.header);
    for (const part of parts.slice(1)) {
      parameters += countParameters((await checkGguf(part.path, { part: 'later' })).header);
    }
    return judgeFirst(checked, parameters);
  } catch (error) {
    if (error instanceof BadGguf) return { problem: error.message };
    // The disk or its permissions: true of this file only, the others stay usable.
    if (error instanceof Error && 'code' in error) return { problem: `it can't be read (${error.message})` };
    throw error;
  }
}

function judgeFirst({ header, architecture = '' }: CheckedGguf, parameters: number): Verdict {
  const companion = describeCompanion(header, architecture);
  return companion === undefined ? { facts: readModelFacts(header, architecture, parameters) } : { problem: companion };
}
