import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { Ollama, type CreateRequest } from 'ollama';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestModels } from '../../resources/models/build-test-models.ts';
import { SCRIPTED_REPLY } from '../../resources/models/tiny-model.ts';
import { embeddingModel, chatModel } from '../helpers/fake-ollama/fake-models.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { callsOf } from '../helpers/call-hub.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const clientOf = ({ url }: TestHub, key = MASTER_KEY) =>
  new Ollama({ host: url, headers: { Authorization: `Bearer ${key}` } });
const bearer = { authorization: `Bearer ${MASTER_KEY}` };

describe('models of an Ollama, through the hub', () => {
  const extra = { ...chatModel, name: 'extra:1b', digest: 'e'.repeat(64) };
  let ollama: FakeOllama;
  let hub: TestHub;
  let client: Ollama;
  const calls = callsOf(() => hub);
  beforeAll(async () => {
    ollama = await startFakeOllama({ pullable: [extra] });
    hub = await startTestHub({ args: ['--ollama-host', ollama.url] });
    client = clientOf(hub);
  });
  afterAll(async () => {
    await hub.stop();
    await ollama.close();
  });
  const audited = async (id: string) =>
    (
      (await calls.get(`/hub/audit?subject=models&subjectId=${encodeURIComponent(id)}`))['entries'] as {
        action: string;
      }[]
    ).map(({ action }) => action);

  it('are pulled with their progress, and listed at once', async () => {
    const lines = await Array.fromAsync(await client.pull({ model: 'extra:1b', stream: true }));
    expect(lines.map(({ status }) => status)).toEqual([
      'pulling manifest',
      ...Array<string>(4).fill(`pulling ${'e'.repeat(12)}`),
      'verifying sha256 digest',
      'writing manifest',
      'success',
    ]);
    expect((await client.list()).models.map(({ name }) => name)).toContain('extra:1b');
    expect(await audited('extra:1b')).toEqual(['created']);
    expect((await ollama.nextRequest('/api/pull')).headers.host).toBe(ollama.host);
  });

  it('that no registry has end the pull with an error, and leave no trace', async () => {
    const pull = async () => Array.fromAsync(await client.pull({ model: 'nobody', stream: true }));
    await expect(pull()).rejects.toThrow('file does not exist');
    expect(await audited('nobody')).toEqual([]);
  });

  it('are copied, made and deleted', async () => {
    await client.copy({ source: 'extra:1b', destination: 'twin' });
    await Array.fromAsync(await client.create({ model: 'made', from: 'extra:1b', stream: true }));
    const names = async () => (await client.list()).models.map(({ name }) => name);
    expect(await names()).toEqual(expect.arrayContaining(['twin', 'made']));
    await client.delete({ model: 'twin' });
    expect(await names()).not.toContain('twin');
    expect(await audited('twin')).toEqual(['deleted', 'created']);
    expect(await audited('made')).toEqual(['created']);
    await expect(client.delete({ model: 'twin' })).rejects.toMatchObject({ status_code: 404 });
  });

  it('stop being pulled when the client leaves', async () => {
    ollama.script('/api/pull', async (exchange) => {
      await exchange.line({ status: 'pulling manifest' });
      await exchange.recorded.closed;
    });
    const pull = await client.pull({ model: 'endless', stream: true });
    const reading = Array.fromAsync(pull).catch((error: unknown) => error);
    const request = await nextOf(ollama, 'endless');
    pull.abort();
    await reading;
    expect(await request.closed).toBe(true);
  });

  it('are none of an ordinary key’s business', async () => {
    const { key } = await calls.post('/key/generate', {});
    const user = clientOf(hub, String(key));
    for (const attempt of [
      async () => user.pull({ model: 'extra:1b' }),
      async () => user.push({ model: 'extra:1b' }),
      async () => user.create({ model: 'x', from: 'extra:1b' }),
      async () => user.copy({ source: 'extra:1b', destination: 'x' }),
      async () => user.delete({ model: 'extra:1b' }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        status_code: 403,
        error: expect.stringContaining('admin') as string,
      });
    }
    const blob = await hub.call(`/api/blobs/sha256:${'0'.repeat(64)}`, { method: 'HEAD', key: String(key) });
    expect(blob.status).toBe(403);
    expect((await user.list()).models.map(({ name }) => name)).toContain('extra:1b');
  });

  it('get their blobs through without a limit of ours', async () => {
    const digest = `sha256:${'1'.repeat(64)}`;
    expect((await hub.call(`/api/blobs/${digest}`, { method: 'HEAD' })).status).toBe(404);
    const body = Buffer.alloc(40 * 1024 * 1024, 'x');
    const sent = await fetch(`${hub.url}/api/blobs/${digest}`, { method: 'POST', body, headers: bearer });
    expect(sent.status).toBe(201);
    expect((await hub.call(`/api/blobs/${digest}`, { method: 'HEAD' })).status).toBe(200);
    const bad = await hub.call('/api/blobs/sha256:abc', { method: 'HEAD' });
    expect(bad.status).toBe(400);
  });

  it('say what runs, until when and with how much memory', async () => {
    await client.generate({ model: 'qwen3:0.6b', prompt: '' });
    const { models } = await client.ps();
    expect(models).toMatchObject([
      { name: 'qwen3:0.6b', context_length: 8192, size_vram: 522_653_767, expires_at: '2026-09-01T10:05:00.123Z' },
    ]);
    await client.generate({ model: 'qwen3:0.6b', prompt: '', keep_alive: 0 });
    expect((await client.ps()).models).toEqual([]);
    await client.embed({ model: embeddingModel.name, input: [] });
    expect((await client.ps()).models.map(({ name }) => name)).toEqual([embeddingModel.name]);
  });

  it('show their templates and the window that calls really get', async () => {
    const shown = await client.show({ model: 'llama3.2:1b' });
    expect(shown).toMatchObject({
      template: '{{ .Prompt }}',
      details: { format: 'gguf', family: 'llama' },
      capabilities: ['completion', 'tools', 'insert'],
      model_info: { 'general.architecture': 'llama', 'llama.context_length': 8192 },
    });
    expect(shown.parameters).toContain('<|eot_id|>');
    expect((await client.version()).version).toBe('0.33.0');
  });

  it('never leave for a cloud', async () => {
    for (const path of ['/api/me', '/api/experimental/web_search']) {
      const answer = await calls.try('POST', path, {});
      expect(answer).toMatchObject({ status: 403, body: { error: expect.stringContaining('ollama.com') as string } });
    }
    expect(await calls.try('GET', '/api/nowhere')).toMatchObject({
      status: 404,
      body: { error: expect.any(String) as string },
    });
    expect(await calls.try('GET', '/api/chat')).toMatchObject({
      status: 405,
      body: { error: expect.any(String) as string },
    });
  });
});

async function nextOf(ollama: FakeOllama, model: string) {
  for (;;) {
    const request = await ollama.nextRequest('/api/pull');
    // The package writes the older field.
    if ((request.body as { name?: string }).name === model) return request;
  }
}

describe('models of the built-in engine', () => {
  let dataDir: string;
  let models: string;
  let source: string;
  let hub: TestHub;
  let client: Ollama;
  const calls = callsOf(() => hub);
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'homeport-store-'));
    models = join(dataDir, 'models');
    source = join(dataDir, 'source');
    mkdirSync(models);
    mkdirSync(source);
    buildTestModels(source);
    hub = await startTestHub({ dataDir, args: ['--ollama-host', '127.0.0.1:9'] });
    client = clientOf(hub);
  });
  afterAll(async () => {
    await hub.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const names = async () => (await client.list()).models.map(({ name }) => name);
  const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const send = async (digest: string, body: Uint8Array<ArrayBuffer>) =>
    fetch(`${hub.url}/api/blobs/${digest}`, { method: 'POST', body, headers: bearer });

  it('are made of a file that is sent, answer, get another name and go', async () => {
    const bytes = readFileSync(join(source, 'chat.gguf'));
    const digest = digestOf(bytes);
    expect((await send(digest, bytes)).status).toBe(201);
    expect((await send(digest, bytes)).status).toBe(200);
    const lines = await Array.fromAsync(
      await client.create({ model: 'tiny:latest', files: { 'chat.gguf': digest }, stream: true } as CreateRequest & {
        stream: true;
      }),
    );
    expect(lines.at(-1)).toMatchObject({ status: 'success' });
    expect(await names()).toEqual(['tiny']);
    const answer = await client.chat({ model: 'tiny:latest', messages: [{ role: 'user', content: 'hi' }] });
    expect(answer.message.content).toBe(SCRIPTED_REPLY.join(''));
    await client.copy({ source: 'tiny', destination: 'other' });
    expect(await names()).toEqual(expect.arrayContaining(['tiny', 'other']));
    expect((await client.show({ model: 'other' })).details).toMatchObject({ family: 'llama', format: 'gguf' });
    await client.delete({ model: 'other' });
    await client.delete({ model: 'tiny' });
    expect(await names()).toEqual(['homeport-starter']);
    expect(readdirSync(models).filter((name) => name.endsWith('.gguf'))).toEqual([]);
    const { entries } = await calls.get('/hub/audit?subject=models&subjectId=tiny');
    expect((entries as { action: string }[]).map(({ action }) => action)).toEqual(['deleted', 'created']);
  });

  it('are not made of bytes of another digest, of no model, or of nothing', async () => {
    const text = Buffer.from('this is a text');
    const other = `sha256:${'2'.repeat(64)}`;
    const mismatch = await send(other, text);
    expect([mismatch.status, await mismatch.json()]).toEqual([
      400,
      { error: expect.stringContaining(digestOf(text)) as string },
    ]);
    expect((await hub.call(`/api/blobs/${other}`, { method: 'HEAD' })).status).toBe(404);
    expect((await send(digestOf(text), text)).status).toBe(201);
    expect(readdirSync(join(models, '.blobs'))).toEqual([`sha256-${digestOf(text).slice(7)}`]);
    const create = async (body: object) => calls.try('POST', '/api/create', { model: 'x', ...body });
    for (const [body, words] of [
      [{ files: { a: digestOf(text) } }, 'Send a GGUF model'],
      [{ files: { a: other } }, 'There is no blob'],
      [{ files: { a: 'sha256:zz' } }, '64 hex digits'],
      [{ files: {} }, 'files has to name one'],
      [{}, 'files has to name one'],
      [{ from: 'tiny' }, 'Leave from out'],
      [{ model: '../x', files: { a: digestOf(text) } }, 'name of a model file'],
      [{ model: 'homeport-starter', files: { a: digestOf(text) } }, 'ships with the hub'],
    ] as const) {
      const answer = await create(body);
      expect([body, answer.status < 500, answer.body]).toEqual([
        body,
        true,
        { error: expect.stringContaining(words) as string },
      ]);
    }
    expect(existsSync(join(models, 'x.gguf'))).toBe(false);
  });

  it('can’t be pulled or pushed without an Ollama, and the starter stays', async () => {
    await expect(client.pull({ model: 'a' })).rejects.toMatchObject({
      status_code: 503,
      error: expect.stringContaining('Start an Ollama') as string,
    });
    await expect(client.push({ model: 'a' })).rejects.toMatchObject({ status_code: 503 });
    await expect(client.delete({ model: 'homeport-starter' })).rejects.toMatchObject({
      status_code: 409,
      error: expect.stringContaining('ships with the hub') as string,
    });
    await expect(client.delete({ model: 'nobody' })).rejects.toMatchObject({ status_code: 404 });
    await expect(client.copy({ source: 'nobody', destination: 'b' })).rejects.toMatchObject({ status_code: 404 });
    expect((await calls.try('POST', '/api/copy', { source: 'homeport-starter' })).body).toEqual({
      error: expect.stringContaining('destination') as string,
    });
  });

  it('are not taken in when the disk has no room, or their sender leaves', async () => {
    const path = `/api/blobs/sha256:${'3'.repeat(64)}`;
    const post = (length: number) =>
      request(hub.url + path, { method: 'POST', headers: { ...bearer, 'content-length': length } });
    const tooLarge = post(2 ** 52);
    tooLarge.flushHeaders();
    const [answer] = (await once(tooLarge, 'response')) as [IncomingMessage];
    expect([answer.statusCode, await json(answer)]).toEqual([
      500,
      { error: expect.stringContaining('no room on the disk') as string },
    ]);
    tooLarge.destroy();
    const leaving = post(1000);
    leaving.write('half of it');
    const kept = () => readdirSync(join(models, '.blobs')).filter((name) => name.startsWith('part-'));
    await expect.poll(kept).toHaveLength(1);
    leaving.once('error', () => undefined).destroy();
    await expect.poll(kept).toEqual([]);
  });
});
