import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineStatus } from '../../server/domain/model.ts';
import { createChatClient, turnOf, type ChatClient } from '../helpers/chat-client.ts';
import { createHandFedEngine, type HandFedEngine } from '../helpers/hand-fed-engine.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let chat: ChatClient;
let engine: HandFedEngine;
let set: (state: EngineStatus['state']) => void;
beforeEach(async () => {
  const listeners = new Set<() => void>();
  const inner = createHandFedEngine();
  let status: EngineStatus = { state: 'starting', message: 'It starts.', isOurs: true };
  const isReady = () => status.state === 'ready';
  engine = {
    ...inner,
    status: () => status,
    models: () => (isReady() ? inner.models() : []),
    findModel: (name) => (isReady() ? inner.findModel(name) : undefined),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  set = (state) => {
    status = { ...status, state };
    for (const listener of listeners) listener();
  };
  hub = await startTestHub({ engines: [engine] });
  chat = createChatClient(hub);
  await chat.ask('PATCH', '/hub/settings', { makeTitles: false });
});
afterEach(() => hub.stop());

describe('a message that is sent too early', () => {
  it('is kept, waits, and is answered when the model is there', async () => {
    const { id } = await chat.create();
    const started = await chat.send(id, 'hello', null, ['hand']);
    const { events } = await chat.read(turnOf(started));
    expect(events).toMatchObject([{ type: 'phase', phase: 'waiting' }]);
    expect((await chat.get(id)).messages).toMatchObject([{ text: 'hello' }, { outcome: 'running' }]);
    set('ready');
    const call = await engine.next();
    call.say('hi');
    call.end();
    expect(await chat.ended(started)).toMatchObject({ text: 'hi', outcome: 'complete' });
  });

  it('tells what is wrong when the model does not come', async () => {
    const { id } = await chat.create();
    const started = await chat.send(id, 'hello', null, ['hand']);
    set('failed');
    expect(await chat.ended(started)).toMatchObject({
      outcome: 'failed',
      error: expect.stringContaining('hand') as string,
    });
    const refusal = await chat.refusal('POST', `/hub/conversations/${id}/turns`, {
      kind: 'send',
      parentId: null,
      text: 'again',
      models: ['hand'],
    });
    expect(refusal.status).toBe(404);
  });

  it('can be stopped while it waits', async () => {
    const { id } = await chat.create();
    const started = await chat.send(id, 'hello', null, ['hand']);
    await chat.stop(turnOf(started));
    expect(await chat.ended(started)).toMatchObject({ outcome: 'stopped', text: '', stats: null });
  });

  it('waits while the hub itself still starts', async () => {
    const { promise: looked, resolve } = Promise.withResolvers<void>();
    const own = createHandFedEngine();
    let isThere = false;
    const late: HandFedEngine = {
      ...own,
      start: () => looked,
      status: () => ({ ...own.status(), state: isThere ? 'ready' : 'stopped' }),
      findModel: (name) => (isThere ? own.findModel(name) : undefined),
    };
    const port = await freePort();
    const starting = startTestHub({ engines: [late], args: ['--port', String(port)] });
    const client = createChatClient({
      call: (path, { json, key: _key, ...init } = {}) =>
        fetch(`http://127.0.0.1:${port}${path}`, {
          ...init,
          ...(json !== undefined && { body: JSON.stringify(json) }),
          headers: { authorization: `Bearer ${MASTER_KEY}`, 'content-type': 'application/json' },
        }),
    });
    await expect.poll(() => client.list().catch(() => undefined)).toEqual([]);
    const { id } = await client.create();
    const [expected, unknown] = [
      await client.send(id, 'hello', null, ['hand']),
      await client.send(id, 'hello', null, ['nobody']),
    ];
    isThere = true;
    resolve();
    const other = await starting;
    const call = await own.next();
    call.say('hi');
    call.end();
    expect(await client.ended(expected)).toMatchObject({ text: 'hi', outcome: 'complete' });
    expect(await client.ended(unknown)).toMatchObject({
      outcome: 'failed',
      error: expect.stringContaining('nobody') as string,
    });
    await other.stop();
  });

  it('is interrupted when the hub stops, and goes on after the next start', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'homeport-early-'));
    const first = await startTestHub({ engines: [engine], dataDir });
    const client = createChatClient(first);
    const { id } = await client.create();
    const started = await client.send(id, 'hello', null, ['hand']);
    await first.stop();
    const own = createHandFedEngine();
    const second = await startTestHub({ engines: [own], dataDir });
    try {
      const again = createChatClient(second);
      expect(await again.get(id)).toMatchObject({
        isAnswering: false,
        messages: [{ text: 'hello' }, { outcome: 'interrupted', error: null, turnId: null }],
      });
      const resumed = await again.start(id, { kind: 'continue', messageId: started.turns[0]?.messageId ?? '' });
      const call = await own.next();
      call.say('hi');
      call.end();
      expect(await again.ended(resumed)).toMatchObject({ text: 'hi', outcome: 'complete' });
    } finally {
      await second.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
