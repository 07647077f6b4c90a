import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HubServer } from '../../server/contract/hub/server.ts';
import type { HubStatus } from '../../server/contract/hub/status.ts';
import type { Engine } from '../../server/domain/ports.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { findFreePort } from '../../server/engines/ollama/server-process.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { installFakeBinary, isAlive } from '../helpers/fake-ollama/fake-binary.ts';
import { startFakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { startOllamaEngine } from '../helpers/fake-ollama/start-engine.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';
import { onPosix } from '../helpers/where.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const fakeEngine = () => createFakeEngine({ clock: systemClock });
const asked = { model: 'echo', messages: [{ role: 'user', content: 'hi' }] };

describe('a paused hub', () => {
  let hub: TestHub;
  let session: string;
  const pause = (paused: boolean) =>
    hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify({ paused }) }).then(({ status }) => status);
  beforeAll(async () => {
    hub = await startTestHub({ engines: [fakeEngine()] });
    session = `homeport_session=${hub.createSessionToken()}`;
  });
  afterAll(() => hub.stop());
  afterEach(() => pause(false));

  it.each([
    ['/v1/chat/completions', asked, 503, { error: { code: 'serving_paused', type: 'server_error' } }],
    ['/v1/responses', { model: 'echo', input: 'hi' }, 503, { error: { code: 'serving_paused' } }],
    ['/v1/completions', { model: 'echo', prompt: 'hi' }, 503, { error: { code: 'serving_paused' } }],
    ['/v1/embeddings', { model: 'echo', input: 'hi' }, 503, { error: { code: 'serving_paused' } }],
    // Anthropic's own word and number for it.
    ['/v1/messages', { ...asked, max_tokens: 9 }, 529, { type: 'error', error: { type: 'overloaded_error' } }],
    ['/v1/messages/count_tokens', asked, 529, { type: 'error', error: { type: 'overloaded_error' } }],
    ['/api/chat', asked, 503, { error: expect.stringContaining('This hub is paused') as string }],
    ['/api/show', { model: 'echo' }, 503, { error: expect.stringContaining('This hub is paused') as string }],
  ])('answers %s in the words of its dialect', async (path, json, status, body) => {
    expect(await pause(true)).toBe(200);
    const response = await hub.call(path, { json });
    const text = await response.text();
    expect([response.status, text]).toEqual([status, expect.stringContaining('This hub is paused')]);
    expect(JSON.parse(text)).toMatchObject(body);
    await pause(false);
    expect((await hub.call('/v1/chat/completions', { json: asked })).status).toBe(200);
  });

  it('refuses the lists of models too, tells clients not to try again, and keeps strangers out as ever', async () => {
    await pause(true);
    for (const path of ['/v1/models', '/models', '/api/tags']) expect((await hub.call(path)).status).toBe(503);
    const response = await hub.call('/v1/chat/completions', { json: asked });
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect((await hub.call('/v1/chat/completions', { json: asked, key: 'sk-nobody' })).status).toBe(401);
  });

  it('still serves the interface, its own routes, management and health', async () => {
    await pause(true);
    const chat = await hub.call('/v1/chat/completions', { json: asked, key: null, headers: { cookie: session } });
    expect(chat.status).toBe(200);
    for (const path of ['/hub/status', '/hub/server', '/health', '/health/readiness', '/key/list', '/metrics'])
      expect([path, (await hub.call(path)).status]).toEqual([path, 200]);
    expect(await (await hub.call('/hub/server')).json()).toMatchObject({ paused: true });
  });

  it('lets an answer that has begun come to its end', async () => {
    const engine = createFakeEngine({ clock: systemClock, delayMs: 30 });
    const slow = await startTestHub({ engines: [engine] });
    cleanups.push(slow.stop);
    const content = Array.from({ length: 20 }, (_, at) => `word${at}`).join(' ');
    const response = await slow.call('/v1/chat/completions', {
      json: { model: 'echo', stream: true, messages: [{ role: 'user', content }] },
    });
    await slow.call('/hub/settings', { method: 'PATCH', body: '{"paused":true}' });
    expect((await slow.call('/v1/chat/completions', { json: asked })).status).toBe(503);
    expect(await response.text()).toMatch(/word19[^]*\[DONE\]/);
  });

  it('is not written to the log as a failure', async () => {
    await pause(true);
    await hub.call('/v1/chat/completions', { json: asked });
    await hub.call('/v1/models');
    const { lines } = (await (await hub.call('/hub/server/log')).json()) as { lines: string[] };
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('request.failed'))).toEqual([]);
  });
});

describe('the port for the network', () => {
  const open = (hub: TestHub, port: unknown) =>
    hub.call('/hub/server/lan', { method: 'PUT', body: JSON.stringify({ port }) });
  const server = async (hub: TestHub) => (await (await hub.call('/hub/server')).json()) as HubServer;
  const reach = (port: number) =>
    fetch(`http://127.0.0.1:${port}/v1/models`, { headers: { authorization: `Bearer ${MASTER_KEY}` } }).then(
      ({ status }) => status,
      () => 'refused',
    );
  async function start(dataDir: string, ...args: string[]): Promise<TestHub> {
    const hub = await startTestHub({ engines: [fakeEngine()], dataDir, args });
    cleanups.push(hub.stop);
    return hub;
  }
  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'homeport-lan-'));
    cleanups.push(() => Promise.resolve(rmSync(made, { recursive: true, force: true })));
    return made;
  }
  async function occupy(port: number): Promise<Server> {
    const taken = createServer().listen({ host: '::', port });
    await once(taken, 'listening');
    cleanups.push(() => new Promise((resolve) => taken.close(resolve)));
    return taken;
  }

  it('is opened and closed while the hub runs, and comes back with the next start', async () => {
    const dataDir = folder();
    const port = await findFreePort();
    const hub = await start(dataDir);
    expect(await server(hub)).toMatchObject({ lan: { port: null, isFromStart: false, problem: null } });
    expect(await reach(port)).toBe('refused');
    const opened = await open(hub, port);
    expect([opened.status, await opened.json()]).toMatchObject([200, { lan: { port } }]);
    expect(await reach(port)).toBe(200);
    expect((await open(hub, port)).status).toBe(200);
    await hub.stop();
    expect(await reach(port)).toBe('refused');

    const next = await start(dataDir);
    expect(await reach(port)).toBe(200);
    expect((await next.call('/hub/server/lan', { method: 'DELETE' })).status).toBe(200);
    expect(await reach(port)).toBe('refused');
    await next.stop();
    const last = await start(dataDir);
    expect((await server(last)).lan.port).toBeNull();
    const audit = await (await last.call('/hub/audit')).text();
    expect(audit).toContain('lanPort');
  });

  it('moves to another port, and a connection that was kept open does not go round it', async () => {
    const hub = await start(folder());
    const [first, second] = [await findFreePort(), await findFreePort()];
    await open(hub, first);
    const events = await fetch(`http://127.0.0.1:${first}/hub/events`, {
      headers: { authorization: `Bearer ${MASTER_KEY}` },
    });
    expect((await open(hub, second)).status).toBe(200);
    // The window of another computer is cut off; whether its fetch sees an end or an error is the platform's.
    await events.text().catch(() => '');
    expect([await reach(first), await reach(second)]).toEqual(['refused', 200]);
  });

  it('that somebody has is refused with who has it and a free one, and nothing changes', async () => {
    const hub = await start(folder());
    const [busy, own] = [await findFreePort(), await findFreePort()];
    await occupy(busy);
    await open(hub, own);
    const refused = await open(hub, busy);
    const body = await refused.text();
    expect([refused.status, body]).toEqual([409, expect.stringContaining(`Port ${busy} is taken by`)]);
    expect(body).toMatch(/or use port \d+, which is free/);
    expect(await reach(own)).toBe(200);
    const state = (await (await hub.call(`/hub/server/ports/${busy}`)).json()) as { nextFree: number };
    expect(state).toMatchObject({ port: busy, isFree: false });
    expect(state.nextFree).toBeGreaterThan(busy);
    expect((await open(hub, state.nextFree)).status).toBe(200);
  });

  it('that cannot be had at the next start is told of, and the hub runs all the same', async () => {
    const dataDir = folder();
    const port = await findFreePort();
    const hub = await start(dataDir);
    await open(hub, port);
    await hub.stop();
    await occupy(port);
    const next = await start(dataDir);
    const { lan } = await server(next);
    expect(lan).toMatchObject({ port: null, problem: expect.stringContaining(`Port ${port} is taken`) as string });
  });

  it('that the start asks for and somebody has stops the start, with words about that option', async () => {
    const port = await findFreePort();
    await occupy(port);
    await expect(startTestHub({ engines: [fakeEngine()], args: ['--lan-port', String(port)] })).rejects.toThrow(
      /is taken by .* or use --lan-port \d+, which is free/,
    );
  });

  it.each([0, 65_536, 8080.5, '8080', null])('%j is refused', async (port) => {
    const hub = await start(folder());
    expect((await open(hub, port)).status).toBe(400);
  });
});

describe('the log', () => {
  it('changes its level until the next start, and shows its last lines without secrets to administrators only', async () => {
    const hub = await startTestHub({ engines: [fakeEngine()], args: ['--log-level', 'warn'] });
    cleanups.push(hub.stop);
    const lines = async () => ((await (await hub.call('/hub/server/log')).json()) as { lines: string[] }).lines;
    await hub.call('/v1/chat/completions', { json: asked });
    expect((await lines()).join('')).not.toContain('"request"');
    const set = await hub.call('/hub/server/log-level', { method: 'PUT', body: '{"level":"debug"}' });
    expect([set.status, await set.json()]).toMatchObject([200, { log: { level: 'debug' } }]);
    await hub.call('/hub/settings', { method: 'PATCH', body: '{"fetchImages":false}' });
    const shown = (await lines()).join('\n');
    expect(shown).toContain('settings.changed');
    expect(shown).not.toContain(MASTER_KEY);
    const made = await hub.call('/key/generate', { json: { key_type: 'llm_api' } });
    const { key } = (await made.json()) as { key: string };
    expect((await hub.call('/hub/server/log', { key })).status).toBe(403);
    expect((await hub.call('/hub/server/log-level', { method: 'PUT', body: '{"level":"loud"}' })).status).toBe(400);
  });
});

describe('engines', () => {
  async function hubWith(engine: Engine): Promise<TestHub> {
    const hub = await startTestHub({ engines: [engine, fakeEngine()] });
    cleanups.push(hub.stop);
    return hub;
  }
  const control = async (hub: TestHub, what: string, id = 'ollama') => {
    const response = await hub.call(`/hub/engines/${id}/${what}`, { method: 'POST' });
    return { status: response.status, body: await response.text() };
  };
  const stateOf = async (hub: TestHub) =>
    ((await (await hub.call('/hub/status')).json()) as HubStatus).engines.find(({ id }) => id === 'ollama');

  onPosix.it('that the hub started are stopped, started and restarted, and show their log', async () => {
    const binary = await installFakeBinary();
    cleanups.push(binary.remove);
    const started = await startOllamaEngine({
      supervise: true,
      host: `127.0.0.1:${await findFreePort()}`,
      environment: { PATH: `${binary.folder}:/usr/bin:/bin` },
    });
    cleanups.push(started.stop);
    const { pid = 0 } = await started.status(({ state }) => state === 'ready');
    const hub = await hubWith(started.engine);
    expect(await stateOf(hub)).toMatchObject({ state: 'ready', isOurs: true, isSupervised: true });

    expect(await control(hub, 'stop')).toMatchObject({
      status: 200,
      body: expect.stringContaining('"stopped"') as string,
    });
    expect(await isAlive(pid)).toBe(false);
    // Again does no harm, and two at once start one.
    expect((await control(hub, 'stop')).status).toBe(200);
    const both = await Promise.all([control(hub, 'start'), control(hub, 'start')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const second = await started.status(({ state }) => state === 'ready');
    expect(second.pid).not.toBe(pid);
    expect((await binary.events()).filter(({ event }) => event === 'start')).toHaveLength(2);

    expect((await control(hub, 'restart')).status).toBe(200);
    const third = await started.status(({ state, pid: now }) => state === 'ready' && now !== second.pid);
    expect([await isAlive(second.pid ?? 0), await isAlive(third.pid ?? 0)]).toEqual([false, true]);
    const log = (await (await hub.call('/hub/engines/ollama/log')).json()) as { file: string; lines: string[] };
    expect(log.file).toContain('ollama.log');
    expect(log.lines.join('\n')).toContain('Listening on');
  });

  it('that somebody else started are used and never stopped', async () => {
    const fake = await startFakeOllama();
    cleanups.push(fake.close);
    const started = await startOllamaEngine({ supervise: true, host: fake.host });
    cleanups.push(started.stop);
    await started.status(({ state }) => state === 'ready');
    const hub = await hubWith(started.engine);
    for (const what of ['stop', 'restart']) {
      const answer = await control(hub, what);
      expect(answer).toMatchObject({
        status: 409,
        body: expect.stringContaining('was running before this hub') as string,
      });
    }
    expect((await control(hub, 'start')).status).toBe(200);
    expect(await stateOf(hub)).toMatchObject({ state: 'ready', isOurs: false });
  });

  it('without a process of their own, and unknown ones, are refused with those that have one', async () => {
    const started = await startOllamaEngine();
    cleanups.push(started.stop);
    const hub = await hubWith(started.engine);
    expect(await control(hub, 'stop', 'fake')).toMatchObject({
      status: 409,
      body: expect.stringContaining('ollama') as string,
    });
    expect(await control(hub, 'start', 'nowhere')).toMatchObject({
      status: 404,
      body: expect.stringContaining('ollama') as string,
    });
  });
});
