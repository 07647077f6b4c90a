import type { Exchange } from './exchange.ts';
import { type FakeModel, showOf, tagOf } from './fake-models.ts';
import type { FakeState } from './fake-state.ts';

export function tags(exchange: Exchange, state: FakeState): void {
  exchange.reply(200, { models: state.models.map(tagOf) });
}

export async function ps(exchange: Exchange, state: FakeState): Promise<void> {
  if (await exchange.waitOrGone(state.options.psDelayMs ?? 0)) return;
  const models = [...state.loaded].flatMap(([name, context]) => {
    const model = state.find(name);
    if (model === undefined) return [];
    const { name: tag, digest, details } = tagOf(model);
    const memory = { size: model.sizeBytes, size_vram: model.sizeBytes };
    const expiry = { expires_at: '2026-09-01T12:05:00.123456789+02:00', context_length: context };
    return [{ name: tag, model: tag, ...memory, digest, details, ...expiry }];
  });
  exchange.reply(200, { models });
}

export function show(exchange: Exchange, state: FakeState): void {
  const name = exchange.text('model') || exchange.text('name');
  if (name === '') {
    exchange.reply(400, { error: 'model is required' });
    return;
  }
  const model = state.find(name);
  if (model === undefined) exchange.reply(404, { error: `model '${name}' not found` });
  else exchange.reply(200, showOf(model));
}

/** Lines as the real thing sends them: `completed` missing while 0, and once moving backwards. */
export async function pull(exchange: Exchange, state: FakeState): Promise<void> {
  const { body } = exchange;
  const name = exchange.text('model') || exchange.text('name');
  const model = state.options.pullable?.find((candidate) => candidate.name === name);
  const unknown = { error: 'pull model manifest: file does not exist' };
  if (body['stream'] === false) {
    if (model !== undefined) state.add(model);
    exchange.reply(model === undefined ? 500 : 200, model === undefined ? unknown : { status: 'success' });
    return;
  }
  // Sent before the registry is asked, so that an unknown model is a 200 too.
  await exchange.line({ status: 'pulling manifest' });
  if (model === undefined) {
    await exchange.line(unknown);
    exchange.end();
    return;
  }
  const progress = progressOf(model);
  for (const fields of progress) {
    if (await exchange.waitOrGone(state.options.tokenDelayMs ?? 0)) return;
    await exchange.line(fields);
  }
  state.add(model);
  await exchange.line({ status: 'success' });
  exchange.end();
}

function progressOf(model: FakeModel): readonly Record<string, unknown>[] {
  const total = model.sizeBytes;
  const layer = { status: `pulling ${model.digest.slice(0, 12)}`, digest: `sha256:${model.digest}`, total };
  return [
    layer,
    { ...layer, completed: Math.floor(total / 2) },
    { ...layer, completed: Math.floor(total / 3) },
    { ...layer, completed: total },
    { status: 'verifying sha256 digest' },
    { status: 'writing manifest' },
  ];
}

export async function push(exchange: Exchange, state: FakeState): Promise<void> {
  if (state.find(exchange.body['model']) === undefined) {
    exchange.reply(404, { error: `model '${exchange.text('model')}' not found` });
    return;
  }
  await exchange.line({ status: 'retrieving manifest' });
  await exchange.line({ error: 'you are not authorized to push to this namespace' });
  exchange.end();
}

export async function create(exchange: Exchange, state: FakeState): Promise<void> {
  const { body } = exchange;
  const files = (body['files'] ?? {}) as Record<string, string>;
  const base = state.find(body['from']);
  const missing = Object.values(files).find((digest) => !state.blobs.has(digest));
  if (body['from'] === undefined && body['files'] === undefined) {
    exchange.reply(400, { error: "neither 'from' or 'files' was specified" });
    return;
  }
  if (missing !== undefined) {
    exchange.reply(500, { error: `open /models/blobs/${missing}: no such file or directory` });
    return;
  }
  const template = base ?? state.models[0];
  await exchange.line({ status: 'parsing GGUF' });
  if (template !== undefined) state.add({ ...template, name: exchange.text('model'), digest: 'd'.repeat(64) });
  await exchange.line({ status: `using existing layer sha256:${'d'.repeat(64)}` });
  await exchange.line({ status: 'writing manifest' });
  await exchange.line({ status: 'success' });
  exchange.end();
}

export function copy(exchange: Exchange, state: FakeState): void {
  const source = state.find(exchange.body['source']);
  if (source === undefined) {
    exchange.reply(404, { error: `model '${exchange.text('source')}' not found` });
    return;
  }
  state.add({ ...source, name: exchange.text('destination') });
  exchange.reply(200);
}

export function remove(exchange: Exchange, state: FakeState): void {
  const name = exchange.text('model') || exchange.text('name');
  if (state.remove(name)) exchange.reply(200);
  else exchange.reply(404, { error: `model '${name}' not found` });
}

export function blob(exchange: Exchange, state: FakeState): void {
  const digest = exchange.recorded.path.slice('/api/blobs/'.length);
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) exchange.reply(400, { error: 'invalid digest format' });
  else if (exchange.recorded.method === 'HEAD') exchange.reply(state.blobs.has(digest) ? 200 : 404);
  else {
    const isNew = !state.blobs.has(digest);
    state.blobs.add(digest);
    exchange.reply(isNew ? 201 : 200);
  }
}

/** The compatible layer's list, with its famous edge: `null` where there is nothing. */
export function compatibleModels(exchange: Exchange, state: FakeState): void {
  const data = state.models.map((model) => ({ id: model.name, object: 'model', created: 1, owned_by: 'library' }));
  exchange.reply(200, { object: 'list', data: data.length === 0 ? null : data });
}
