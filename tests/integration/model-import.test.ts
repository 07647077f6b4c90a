import { readdirSync, readFileSync } from 'node:fs';
import { request, type ClientRequest } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const starter = readFileSync(new URL('../../resources/models/homeport-starter.gguf', import.meta.url));

let hub: TestHub;
beforeEach(async () => {
  hub = await startTestHub({ args: ['--ollama-host', '127.0.0.1:9'] });
});
afterEach(() => hub.stop());

const send = (name: string, body: BodyInit = starter, key = MASTER_KEY) =>
  hub.call(`/hub/models/files?name=${encodeURIComponent(name)}`, { method: 'POST', body, key });
const files = () => readdirSync(join(hub.dataDir, 'models'), { recursive: true }).map(String);
const parts = () => files().filter((name) => name.includes('part-'));

/** Its first bytes only. */
function slowUpload(name: string): ClientRequest {
  const { hostname, port } = new URL(hub.url);
  const upload = request({
    hostname,
    port,
    method: 'POST',
    path: `/hub/models/files?name=${name}`,
    headers: { authorization: `Bearer ${MASTER_KEY}`, 'content-length': starter.length },
  });
  upload.write(starter.subarray(0, 1000));
  return upload;
}

it('a model file becomes a model of its name, answers, and stands in the audit', async () => {
  const made = await send('My first model.GGUF');
  expect([made.status, await made.json()]).toEqual([201, { model: 'My-first-model' }]);
  expect(files()).toContain('My-first-model.gguf');
  const answer = await hub.call('/v1/chat/completions', {
    json: { model: 'My-first-model', messages: [{ role: 'user', content: 'What is Homeport?' }] },
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('local hub')]);
  expect(await (await hub.call('/hub/audit')).text()).toContain('My-first-model');
});

it('a name that is taken is refused, and what was there stays', async () => {
  expect((await send('twice.gguf')).status).toBe(201);
  const again = await send('twice.gguf');
  expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('There is a model twice already')]);
  expect((await send('homeport-starter.gguf')).status).toBe(409);
});

it.each([
  ['notes.txt', 'is not called like a model file'],
  ['.gguf', 'is not called like a model file'],
  ['../../up.txt', 'is not called like a model file'],
])('%j is no name of a model file', async (name, words) => {
  const response = await send(name);
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(words)]);
});

it('a path in the name leads nowhere', async () => {
  expect(await (await send('../../../escaped.gguf')).json()).toEqual({ model: 'escaped' });
  expect(files()).toContain('escaped.gguf');
});

it('bytes that are no model leave nothing behind', async () => {
  const response = await send('broken.gguf', new Uint8Array(5000));
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("can't become a model")]);
  expect(files().filter((name) => name.includes('broken'))).toEqual([]);
  expect(parts()).toEqual([]);
});

it('a client that leaves in the middle leaves nothing behind', async () => {
  const half = slowUpload('half.gguf');
  half.on('error', () => undefined);
  await vi.waitFor(() => expect(parts()).toHaveLength(1));
  half.destroy();
  await vi.waitFor(() => expect(parts()).toEqual([]));
  expect(files()).not.toContain('half.gguf');
  expect((await send('half.gguf')).status).toBe(201);
});

it('two files of one name at once: the second is refused, and the first is not replaced', async () => {
  const first = slowUpload('both.gguf');
  const answer = new Promise<number | undefined>((resolve) =>
    first.on('response', (reply) => resolve(reply.statusCode)),
  );
  await vi.waitFor(() => expect(parts()).toHaveLength(1));
  const second = await send('Both.gguf');
  expect([second.status, await second.text()]).toEqual([409, expect.stringContaining('is coming in already')]);
  first.end(starter.subarray(1000));
  expect(await answer).toBe(201);
  expect(readFileSync(join(hub.dataDir, 'models', 'both.gguf')).equals(starter)).toBe(true);
});

it('needs an administrator and a name', async () => {
  const made = await hub.call('/key/generate', { json: { key_type: 'llm_api' } });
  const { key } = (await made.json()) as { key: string };
  expect((await send('x.gguf', starter, key)).status).toBe(403);
  expect((await hub.call('/hub/models/files', { method: 'POST', body: starter })).status).toBe(400);
});
