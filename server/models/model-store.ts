import type { Actor } from '../domain/account.ts';
import type { Change } from '../domain/audit.ts';
import { HubError } from '../domain/errors.ts';
import type { Engine, FetchProgress, ModelFiles, StoreCall, StoreReply } from '../domain/ports.ts';
import type { Aliases } from './aliases.ts';
import { noteSuccess } from './note-success.ts';

export const STORE_ACTIONS = ['pull', 'push', 'create', 'copy', 'delete'] as const;
export type StoreAction = (typeof STORE_ACTIONS)[number];

/** A wish to change which models there are, in Ollama's words. */
export interface StoreWish {
  readonly action: StoreAction;
  /** The parsed body. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The model it is about, by the body's `model`, or for a copy its `source`. */
  readonly model: string;
  /** Every way to write that name. */
  readonly spellings: readonly [string, ...string[]];
  /** The same request as it came. */
  readonly call: StoreCall;
  readonly by: Actor;
}

export interface BlobWish {
  /** 64 hex digits. */
  readonly digest: string;
  readonly call: StoreCall;
}

export interface ModelFile {
  /** As its owner calls it. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Where it is known beforehand. */
  readonly size: number | undefined;
}

/** Which models there are, and changes to that: by an Ollama where there is one, else by the engine that keeps files. */
export interface ModelStore {
  /** Every change that succeeds is audited, and listed before the answer ends. @throws HubError */
  change(wish: StoreWish): Promise<StoreReply>;
  /** Takes a model file in, for the engine that keeps files. @returns the name of the model. @throws HubError */
  importFile(file: ModelFile, by: Actor): Promise<string>;
  /** Brings a model file from the net, for the engine that keeps files. Resolves when it is served. @throws HubError */
  fetchFile(url: string, onProgress: (progress: FetchProgress) => void, signal: AbortSignal, by: Actor): Promise<void>;
  /** Forgets what came of it. */
  dropFetched(url: string): Promise<void>;
  /** There is an Ollama that pulls names. */
  canPull(): boolean;
  /** @throws HubError for another digest, or a disk without room */
  blob(wish: BlobWish): Promise<StoreReply>;
}

export interface ModelStoreDeps {
  /** Those whose models are offered under their own names. */
  readonly engines: () => readonly Engine[];
  readonly aliases: Aliases;
  readonly audit: (change: Change, by: Actor) => void;
  /** The error for a name that nothing serves. */
  readonly unknownModel: (name: string) => HubError;
}

export function createModelStore({ engines, aliases, audit, unknownModel }: ModelStoreDeps): ModelStore {
  const ollama = () => engines().find(({ passOn, status }) => passOn !== undefined && status().state === 'ready');
  const keeper = () => engines().find(({ files }) => files !== undefined);

  function ownerOf(spellings: readonly string[]): { engine: Engine; name: string } | undefined {
    for (const engine of engines()) {
      for (const spelling of spellings) {
        const prefix = `${engine.id}/`;
        const name = spelling.startsWith(prefix) ? spelling.slice(prefix.length) : spelling;
        const model = engine.findModel(name);
        if (model !== undefined) return { engine, name: model.name };
      }
    }
    return undefined;
  }

  async function passOn(engine: Engine, { action, body, call, by, model }: StoreWish): Promise<StoreReply> {
    if (engine.passOn === undefined) throw needsOllama(action);
    const reply = await engine.passOn(call);
    if (reply.status >= 400) return reply;
    const done = async () => {
      audit(changeOf(action, model, body, engine.id), by);
      await engine.refresh?.();
    };
    return { ...reply, body: noteSuccess(reply.body, action === 'copy' || action === 'delete', done) };
  }

  async function remove(wish: StoreWish): Promise<StoreReply> {
    const alias = wish.spellings.find((name) => aliases.delete(name, wish.by));
    if (alias !== undefined) return EMPTY;
    const owner = ownerOf(wish.spellings);
    if (owner === undefined) throw unknownModel(wish.model);
    const { engine, name } = owner;
    if (engine.passOn !== undefined) return passOn(engine, wish);
    if (engine.files === undefined) throw cannotChange(name, engine.id);
    await engine.files.remove(name);
    audit(changeOf('delete', name, wish.body, engine.id), wish.by);
    return EMPTY;
  }

  /** Without an Ollama a copy is another name for the same model: files are large, and nothing would differ. */
  async function copy(wish: StoreWish): Promise<StoreReply> {
    const owner = ownerOf(wish.spellings);
    if (owner?.engine.passOn !== undefined) return passOn(owner.engine, wish);
    const known = owner?.name ?? aliases.all().find(({ name }) => wish.spellings.includes(name))?.name;
    if (known === undefined) throw unknownModel(wish.model);
    const { destination } = wish.body;
    if (typeof destination !== 'string' || destination === '') {
      throw new HubError('missing_parameter', 'destination is required: the name of the copy.', {
        param: 'destination',
      });
    }
    aliases.put({ name: destination.replace(/:latest$/, ''), model: known }, wish.by);
    return EMPTY;
  }

  async function create(wish: StoreWish): Promise<StoreReply> {
    const engine = keeper();
    if (engine?.files === undefined) throw needsOllama('create');
    const name = wish.model.replace(/:latest$/, '');
    await engine.files.create(name, blobToMake(wish.body));
    audit(changeOf('create', name, wish.body, engine.id), wish.by);
    const lines = [{ status: 'parsing GGUF' }, { status: 'success' }];
    return wish.body['stream'] === false ? json(lines[1]) : ndjson(lines);
  }

  return {
    async change(wish) {
      switch (wish.action) {
        case 'delete':
          return remove(wish);
        case 'copy':
          return copy(wish);
        case 'create':
        case 'pull':
        case 'push': {
          const engine = ollama();
          if (engine !== undefined) return passOn(engine, wish);
          if (wish.action === 'create') return create(wish);
          throw needsOllama(wish.action);
        }
      }
    },
    async importFile({ name, bytes, size }, by) {
      const engine = keeper();
      if (engine?.files === undefined) throw needsOllama('create');
      const model = await engine.files.importFile(name, bytes, size);
      audit(changeOf('create', model, {}, engine.id), by);
      return model;
    },
    async fetchFile(url, onProgress, signal, by) {
      const engine = keeper();
      if (engine?.files === undefined) throw needsOllama('pull');
      const model = await engine.files.fetchFile(url, onProgress, signal);
      audit(changeOf('pull', model, {}, engine.id), by);
    },
    dropFetched: async (url) => keeper()?.files?.dropFetched(url),
    canPull: () => ollama() !== undefined,
    async blob({ digest, call }) {
      const engine = ollama();
      if (engine?.passOn !== undefined) return engine.passOn(call);
      const files = keeper()?.files;
      if (files === undefined) throw needsOllama('create');
      if (call.method === 'HEAD') return { ...EMPTY, status: (await files.hasBlob(digest)) ? 200 : 404 };
      return { ...EMPTY, status: (await keep(files, digest, call)) ? 201 : 200 };
    },
  };
}

async function keep(files: ModelFiles, digest: string, { body, contentLength }: StoreCall): Promise<boolean> {
  const bytes = body === undefined || body instanceof Uint8Array ? [body ?? new Uint8Array()] : body;
  return files.keepBlob(digest, toAsync(bytes), contentLength);
}

async function* toAsync(bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* bytes;
}

const KNOWN_FIELDS = new Set(['model', 'name', 'files', 'stream']);
const DIGEST = /^sha256:([0-9a-f]{64})$/;

/** The built-in engine makes a model of one file as it is, and of nothing else. */
function blobToMake(body: Readonly<Record<string, unknown>>): string {
  const other = Object.keys(body).find((name) => !KNOWN_FIELDS.has(name) && body[name] != null && body[name] !== '');
  if (other !== undefined) {
    throw new HubError(
      'unsupported_parameter',
      `${other}: without an Ollama a model is made of one GGUF file as it is. Leave ${other} out, or start an Ollama.`,
      { param: other },
    );
  }
  const files: unknown = body['files'];
  const digests: unknown[] = typeof files === 'object' && files !== null ? Object.values(files) : [];
  const [digest] = digests;
  const hex = typeof digest === 'string' ? DIGEST.exec(digest)?.[1] : undefined;
  if (digests.length === 1 && hex !== undefined) return hex;
  throw new HubError(
    'invalid_request',
    'files has to name one GGUF file by its digest: {"model.gguf":"sha256:<64 hex digits>"}.',
    { param: 'files' },
  );
}

function changeOf(action: StoreAction, model: string, body: Readonly<Record<string, unknown>>, engine: string): Change {
  const about = { model, engine };
  switch (action) {
    case 'delete':
      return { subject: 'models', subjectId: model, before: about, after: undefined };
    case 'copy':
      return copied(model, body['destination'], engine);
    case 'push':
      return { subject: 'models', subjectId: model, before: about, after: { ...about, pushed: true } };
    case 'pull':
    case 'create':
      return { subject: 'models', subjectId: model, before: undefined, after: { ...about, by: action } };
  }
}

function copied(source: string, destination: unknown, engine: string): Change {
  const subjectId = typeof destination === 'string' ? destination : source;
  return { subject: 'models', subjectId, before: undefined, after: { model: subjectId, engine, copyOf: source } };
}

function needsOllama(action: StoreAction): HubError {
  const advice =
    action === 'create'
      ? 'Start an Ollama.'
      : 'Start an Ollama and try again, or give a link to a GGUF file: https://huggingface.co/owner/repository/resolve/main/file.gguf.';
  return new HubError('engine_unavailable', `${action} needs an Ollama, and none is there. ${advice}`);
}

function cannotChange(name: string, engine: string): HubError {
  return new HubError(
    'conflict',
    `${name} belongs to the upstream ${engine}, which the hub only calls. Remove it there.`,
    { param: 'model' },
  );
}

const EMPTY: StoreReply = { status: 200, body: toAsync([]) };

function json(value: unknown): StoreReply {
  return { status: 200, contentType: 'application/json; charset=utf-8', body: toAsync([encode(value)]) };
}

function ndjson(lines: readonly unknown[]): StoreReply {
  const bytes = lines.map((line) => new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  return { status: 200, contentType: 'application/x-ndjson', body: toAsync(bytes) };
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
