import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ResponseOf } from '../../server/contract/endpoint.ts';
import type { getCatalogue, getFits } from '../../server/contract/hub/catalogue.ts';
import type { Download, DownloadPhase, Downloads } from '../../server/contract/hub/downloads.ts';
import { chatModel, type FakeModel } from '../helpers/fake-ollama/fake-models.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { holdPull } from '../helpers/fake-ollama/held-pull.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const wanted: FakeModel = { ...chatModel, name: 'wanted:1b', digest: 'e'.repeat(64), sizeBytes: 1000 };
const other: FakeModel = { ...chatModel, name: 'other:1b', digest: 'f'.repeat(64), sizeBytes: 500 };

let ollama: FakeOllama;
let hub: TestHub;
let dataDir: string;
const start = () => startTestHub({ dataDir, args: ['--ollama-host', ollama.host] });
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-downloads-'));
  ollama = await startFakeOllama({ models: [], pullable: [wanted, other] });
  hub = await start();
});
afterEach(async () => {
  await hub.stop();
  await ollama.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const all = async () => ((await (await hub.call('/hub/downloads')).json()) as Downloads).downloads;
const named = async (name: string) => (await all()).find((download) => download.name === name);
const reaches = (name: string, phase: DownloadPhase) =>
  vi.waitFor(async () => expect((await named(name))?.phase).toBe(phase), { timeout: 10_000, interval: 20 });
async function add(name: string): Promise<Download> {
  const response = await hub.call('/hub/downloads', { json: { name } });
  expect(response.status).toBe(201);
  return (await response.json()) as Download;
}
const act = async (id: string, what: string) =>
  (await (await hub.call(`/hub/downloads/${id}/${what}`, { method: 'POST' })).json()) as Download;
const installed = async () => (await (await hub.call('/v1/models')).text()).includes('wanted:1b');

describe('a download', () => {
  it('runs to its end, and the model is served and in the audit', async () => {
    await add('wanted:1b');
    await reaches('wanted:1b', 'done');
    expect(await named('wanted:1b')).toMatchObject({ doneBytes: 1000, totalBytes: 1000, problem: null });
    expect(await installed()).toBe(true);
    expect(await (await hub.call('/hub/audit')).text()).toContain('wanted:1b');
  });

  it('is paused, which ends it upstream, and goes on when it is resumed', async () => {
    const held = holdPull(() => ollama, wanted);
    ollama.always('/api/pull', held.scenario);
    const { id } = await add('wanted:1b');
    await reaches('wanted:1b', 'downloading');
    const asked = await ollama.nextRequest('/api/pull');
    await vi.waitFor(async () => expect((await named('wanted:1b'))?.doneBytes).toBe(500));
    expect(await act(id, 'pause')).toMatchObject({ phase: 'paused', doneBytes: 500, totalBytes: 1000 });
    expect(await asked.closed).toBe(true);
    expect(await named('wanted:1b')).toMatchObject({ phase: 'paused', bytesPerSecond: 0, secondsLeft: null });
    await act(id, 'resume');
    await reaches('wanted:1b', 'downloading');
    held.release();
    await reaches('wanted:1b', 'done');
    expect(held.times()).toBe(2);
    expect(await installed()).toBe(true);
  });

  it('is cancelled for good, and one that waited takes its place', async () => {
    ollama.script('/api/pull', holdPull(() => ollama, wanted).scenario);
    const { id } = await add('wanted:1b');
    await reaches('wanted:1b', 'downloading');
    expect((await add('other:1b')).phase).toBe('waiting');
    expect((await hub.call(`/hub/downloads/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await named('wanted:1b')).toBeUndefined();
    await reaches('other:1b', 'done');
    expect(await installed()).toBe(false);
    expect((await hub.call(`/hub/downloads/${id}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('that was asked for twice is one', async () => {
    ollama.always('/api/pull', holdPull(() => ollama, wanted).scenario);
    const first = await add('wanted:1b');
    expect((await add('https://ollama.com/library/wanted:1b')).id).toBe(first.id);
    expect(await all()).toHaveLength(1);
  });

  it('that fails says why in words, and is tried again', async () => {
    const { id } = await add('nowhere:1b');
    await reaches('nowhere:1b', 'failed');
    expect((await named('nowhere:1b'))?.problem).toContain('There is no model nowhere:1b there');
    expect((await act(id, 'resume')).phase).toBe('starting');
    await reaches('nowhere:1b', 'failed');
    ollama.script('/api/pull', async (exchange) => {
      await exchange.line({ status: 'pulling manifest' });
      exchange.reset();
    });
    await add('wanted:1b');
    await reaches('wanted:1b', 'failed');
    expect((await named('wanted:1b'))?.problem).toContain('Ollama');
  });

  it('that was running when the hub stopped is there, paused, after the next start', async () => {
    ollama.script('/api/pull', holdPull(() => ollama, wanted).scenario);
    await add('wanted:1b');
    await reaches('wanted:1b', 'downloading');
    await hub.stop();
    hub = await start();
    const again = await named('wanted:1b');
    expect(again?.phase).toBe('paused');
    await act(again?.id ?? '', 'resume');
    await reaches('wanted:1b', 'done');
  });

  it.each(['', 'two words', 'https://example.com/x', 'https://ollama.com/%zz', 'hf.co/%E0%A4%A/x'])(
    'of %j is refused',
    async (name) => {
      expect((await hub.call('/hub/downloads', { json: { name } })).status).toBe(400);
    },
  );

  it('is told on the event stream', async () => {
    const controller = new AbortController();
    const events = await hub.call('/hub/events', { signal: controller.signal });
    await add('wanted:1b');
    let seen = '';
    const decoder = new TextDecoder();
    for await (const chunk of events.body ?? []) {
      seen += decoder.decode(chunk, { stream: true });
      if (/event: downloads\ndata: .*"phase":"done"/.test(seen)) break;
    }
    controller.abort();
    expect(seen).toMatch(/event: downloads\ndata: .*"phase":"done"/);
  });
});

describe('the catalogue', () => {
  const read = async (query = '') =>
    (await (await hub.call(`/hub/models/catalogue${query}`)).json()) as ResponseOf<typeof getCatalogue>;

  it('says what fits, by the context that is asked for, and recommends the largest that does', async () => {
    const small = await read();
    const large = await read('?context=131072');
    const llama = small.models.find(({ name }) => name === 'llama3.2:1b');
    const wide = large.models.find(({ name }) => name === 'llama3.2:1b');
    expect(wide?.fit.contextBytes).toBe(16 * (llama?.fit.contextBytes ?? 0));
    const fitting = small.models.filter(
      ({ abilities, fit }) => fit.verdict === 'fits' && !abilities.includes('embedding'),
    );
    const largest = Math.max(...fitting.map(({ sizeBytes }) => sizeBytes), 0);
    const recommended = small.models.find(({ name }) => name === small.recommended);
    expect(recommended?.sizeBytes ?? 0).toBe(largest);
    expect(small.problem).toBeNull();
    expect((await hub.call('/hub/models/catalogue?context=7')).status).toBe(400);
  });

  it('says of what is installed whether it fits, with the context that it would get', async () => {
    ollama.state.add(chatModel);
    await add('wanted:1b');
    await reaches('wanted:1b', 'done');
    const { machine, models } = (await (await hub.call('/hub/models/fits')).json()) as ResponseOf<typeof getFits>;
    expect(machine.totalBytes).toBe(totalmem());
    const llama = models.find(({ name }) => name === 'llama3.2:1b');
    expect(llama).toMatchObject({
      engine: 'ollama',
      fit: { weightsBytes: chatModel.sizeBytes, bytesPerToken: 32_768, contextLength: 8192, verdict: 'fits' },
    });
    expect((await hub.call('/hub/models/fits', { key: null })).status).toBe(401);
  });

  it('knows what is installed', async () => {
    ollama.state.add(chatModel);
    await add('wanted:1b');
    await reaches('wanted:1b', 'done');
    const { models } = await read();
    expect(models.find(({ name }) => name === 'llama3.2:1b')?.isInstalled).toBe(true);
    expect(models.find(({ name }) => name === 'qwen3:8b')?.isInstalled).toBe(false);
  });

  it('tells the room on the disk that models go to: Ollama’s where it brings them, else our own', async () => {
    await hub.stop();
    const env = { OLLAMA_MODELS: join(dataDir, 'of-a-service-elsewhere') };
    hub = await startTestHub({ dataDir, args: ['--ollama-host', ollama.host], env });
    expect(await read()).toMatchObject({ problem: null, machine: { freeDiskBytes: null } });
    await hub.stop();
    hub = await startTestHub({ dataDir, args: ['--ollama-host', '127.0.0.1:9'], env });
    expect((await read()).machine.freeDiskBytes).toBeGreaterThan(0);
  });

  it('says why nothing can be downloaded without an Ollama', async () => {
    await hub.stop();
    hub = await startTestHub({ dataDir, args: ['--ollama-host', '127.0.0.1:9'] });
    expect((await read()).problem).toContain('downloaded by Ollama, which does not run');
    await add('wanted:1b');
    await reaches('wanted:1b', 'failed');
    expect((await named('wanted:1b'))?.problem).toContain('needs an Ollama');
  });
});
