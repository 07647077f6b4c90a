import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineStatus } from '../../server/domain/model.ts';
import { createChatClient, turnOf, type ChatClient } from '../helpers/chat-client.ts';
import { createHandFedEngine, type HandFedEngine } from '../helpers/hand-fed-engine.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

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
