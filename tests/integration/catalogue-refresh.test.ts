import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ResponseOf } from '../../server/contract/endpoint.ts';
import type { getCatalogue } from '../../server/contract/hub/catalogue.ts';
import { KNOWN_MODELS } from '../../server/models/known-models.ts';
import { manifest, startFakeLibrary, type FakeLibrary } from '../helpers/fake-library.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let library: FakeLibrary;
let hub: TestHub;
let dataDir: string;
const start = () => startTestHub({ dataDir, args: ['--ollama-host', '127.0.0.1:9', '--model-library', library.url] });
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-catalogue-'));
  library = await startFakeLibrary();
  hub = await start();
});
afterEach(async () => {
  await hub.stop();
  await library.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const read = async () => (await (await hub.call('/hub/models/catalogue')).json()) as ResponseOf<typeof getCatalogue>;
const refresh = () => hub.call('/hub/models/catalogue/refresh', { method: 'POST' });
const refused = async () => {
  const response = await refresh();
  const { error } = (await response.json()) as { error: { message: string } };
  return { status: response.status, message: error.message };
};
const sizeOf = async (name: string) => (await read()).models.find((model) => model.name === name)?.sizeBytes;
const shippedSizeOf = (name: string) => KNOWN_MODELS.find((model) => model.name === name)?.sizeBytes;
const reachesFreshState = () =>
  vi.waitFor(async () =>
    expect((await read()).state).toMatchObject({ isRefreshing: false, checkedAt: expect.any(Number) }),
  );

describe('the catalogue, where there is a network', () => {
  it('is there at once with what was shipped, and has the library’s sizes a moment after somebody looked', async () => {
    const gate = Promise.withResolvers<void>();
    const { answer } = library;
    library.answer = async (path) => {
      await gate.promise;
      return answer(path);
    };
    const first = await read();
    expect(first.state).toEqual({ checkedAt: null, isRefreshing: true });
    expect(first.models.find(({ name }) => name === 'qwen3:8b')?.sizeBytes).toBe(shippedSizeOf('qwen3:8b'));
    gate.resolve();
    await reachesFreshState();
    const { models } = await read();
    expect(new Set(models.map(({ sizeBytes }) => sizeBytes))).toEqual(new Set([1_234_567_890]));
    expect(models[0]?.fit.weightsBytes).toBe(1_234_567_890);
    expect(library.asked).toContain('/v2/library/qwen3/manifests/8b');
    expect(library.asked).toContain('/v2/library/nomic-embed-text/manifests/latest');
    expect(library.asked).toHaveLength(KNOWN_MODELS.length);
  });

  it('is asked once a day at most, also after a restart, and whenever somebody says so', async () => {
    await read();
    await reachesFreshState();
    await hub.stop();
    hub = await start();
    expect((await read()).state.isRefreshing).toBe(false);
    expect(await sizeOf('qwen3:8b')).toBe(1_234_567_890);
    expect(library.asked).toHaveLength(KNOWN_MODELS.length);
    expect((await refresh()).status).toBe(200);
    expect(library.asked).toHaveLength(2 * KNOWN_MODELS.length);
  });

  it('drops what the library has no more', async () => {
    library.answer = (path) => {
      const isGone = path.includes('/mistral/');
      return isGone ? { status: 404, body: { errors: [] } } : { status: 200, body: manifest(2e9) };
    };
    expect((await refresh()).status).toBe(200);
    expect(await sizeOf('mistral:7b')).toBeUndefined();
    expect((await read()).models).toHaveLength(KNOWN_MODELS.length - 1);
  });

  it('asks for nothing by itself where the setting is off', async () => {
    await hub.call('/hub/settings', { method: 'PATCH', json: { refreshCatalogue: false } });
    expect((await read()).state).toEqual({ checkedAt: null, isRefreshing: false });
    expect(library.asked).toEqual([]);
  });
});

describe('a library that can’t be used', () => {
  beforeEach(() => hub.call('/hub/settings', { method: 'PATCH', json: { refreshCatalogue: false } }));

  it.each([
    ['refuses', { status: 429, body: {} }, 503, /answered 429 when asked for bge-m3/],
    [
      'is a sign-in page',
      { status: 200, body: '<html>Welcome to our hotel</html>' },
      502,
      /no manifest .* sign-in page/,
    ],
    ['names no weights', { status: 200, body: { layers: [] } }, 502, /no manifest when asked for bge-m3/],
    ['knows nothing', { status: 404, body: {} }, 502, /none of the catalogue's models/],
    ['is far too long', { status: 200, body: ' '.repeat(3_000_000) }, 502, /no manifest/],
  ])('that %s: the catalogue stays, and the answer says why', async (_name, answer, status, words) => {
    library.answer = () => answer;
    const error = await refused();
    expect(error.status).toBe(status);
    expect(error.message).toMatch(words);
    expect(await sizeOf('qwen3:8b')).toBe(shippedSizeOf('qwen3:8b'));
  });

  it('takes over all or nothing', async () => {
    library.answer = (path) =>
      path.includes('smollm2') ? { status: 500, body: {} } : { status: 200, body: manifest(2e9) };
    expect((await refused()).message).toContain('answered 500 when asked for smollm2:360m');
    expect(await sizeOf('bge-m3')).toBe(shippedSizeOf('bge-m3'));
  });

  it('that is not there: without a network the page is the same, and a failed look is not repeated at once', async () => {
    await library.close();
    const error = await refused();
    expect(error.status).toBe(503);
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ can't be reached \(ECONNREFUSED\)\. Is this computer online\?/);
    await hub.call('/hub/settings', { method: 'PATCH', json: { refreshCatalogue: true } });
    expect((await read()).state).toEqual({ checkedAt: null, isRefreshing: false });
    library = await startFakeLibrary();
  });
});

it('an administrator’s key is needed', async () => {
  const made = (await (await hub.call('/key/generate', { json: {} })).json()) as { key: string };
  expect((await hub.call('/hub/models/catalogue/refresh', { method: 'POST', key: made.key })).status).toBe(403);
  expect((await hub.call('/hub/models/catalogue/refresh', { method: 'POST', key: null })).status).toBe(401);
});
