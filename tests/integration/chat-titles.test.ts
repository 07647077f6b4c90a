import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '../../server/domain/errors.ts';
import { createChatClient, exchangeBy, textsOf, type ChatClient } from '../helpers/chat-client.ts';
import { createHandFedEngine, type HandFedEngine } from '../helpers/hand-fed-engine.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let engine: HandFedEngine;
let chat: ChatClient;
beforeAll(async () => {
  engine = createHandFedEngine();
  hub = await startTestHub({ engines: [engine] });
  chat = createChatClient(hub);
});
afterAll(() => hub.stop());
beforeEach(() => chat.ask('PATCH', '/hub/settings', { makeTitles: true }));

/** A chat with its first answer. */
async function begin(settings: object = {}) {
  const { id } = await chat.create(settings);
  const { answer } = await exchangeBy(chat, engine, id, 'How do tides work?', 'By the moon.');
  return { id, answer };
}

const titleOf = async (id: string) => (await chat.get(id)).title;
interface Row {
  readonly operation: string;
  readonly outcome: string;
}
const newestRow = async () => (await chat.ask<{ requests: Row[] }>('GET', '/hub/requests?limit=1')).requests[0];

describe('the title of a chat', () => {
  it('is its first words at once, and what the model says after the first answer', async () => {
    const { id } = await begin();
    expect(await titleOf(id)).toBe('How do tides work?');
    const call = await engine.next();
    expect(call.request).toMatchObject({ reasoningEffort: 'none', sampling: { maxOutputTokens: 20 } });
    expect(textsOf(call.request.messages)).toEqual([
      ['user', expect.stringMatching(/^Write a title.*How do tides work\?.*By the moon\.$/s)],
    ]);
    call.say('"Moon and Tides"');
    call.end();
    await expect.poll(() => titleOf(id)).toBe('Moon and Tides');
    expect(await newestRow()).toMatchObject({ operation: 'chat-title', outcome: 'ok' });
    const logs = await chat.ask<{ call_type: string; request_tags: string[] }[]>('GET', '/spend/logs');
    expect(logs.find((row) => row.call_type === 'chat-title')?.request_tags).toEqual(['title']);
  });

  it('is asked for once: later answers leave it alone', async () => {
    const { id, answer } = await begin();
    const call = await engine.next();
    call.say('Tides');
    call.end();
    await expect.poll(() => titleOf(id)).toBe('Tides');
    const started = await chat.send(id, 'And the sun?', answer.id, ['hand']);
    const second = await engine.next();
    expect(textsOf(second.request.messages).at(-1)).toEqual(['user', 'And the sun?']);
    second.end();
    await chat.ended(started);
    const other = await begin({ title: 'Mine' });
    expect(await titleOf(other.id)).toBe('Mine');
    await chat.ask('PATCH', '/hub/settings', { makeTitles: false });
    const third = await begin();
    expect(await titleOf(third.id)).toBe('How do tides work?');
    expect(await newestRow()).toMatchObject({ operation: 'chat-turn' });
  });

  it('stays a person’s who renamed it in the meantime', async () => {
    const { id } = await begin();
    const call = await engine.next();
    await chat.patch(id, { title: 'My own' });
    call.say('Tides');
    call.end();
    await expect.poll(newestRow).toMatchObject({ operation: 'chat-title', outcome: 'ok' });
    expect(await titleOf(id)).toBe('My own');
  });

  it.each(['Sure! Here it is:\nTides', '<think>The user', ''])(
    'stays the first words where a model says %j',
    async (said) => {
      const { id } = await begin();
      const call = await engine.next();
      if (said !== '') call.say(said);
      call.end();
      await expect.poll(newestRow).toMatchObject({ operation: 'chat-title', outcome: 'ok' });
      expect(await titleOf(id)).toBe('How do tides work?');
    },
  );

  it('stays the first words where the model fails, and the chat goes on', async () => {
    const { id, answer } = await begin();
    (await engine.next()).fail(new HubError('engine_rejected', 'No.'));
    await expect.poll(newestRow).toMatchObject({ operation: 'chat-title', outcome: 'error' });
    expect(await titleOf(id)).toBe('How do tides work?');
    expect((await chat.get(id)).messages.at(-1)).toEqual(answer);
  });

  it('of a chat that is deleted meanwhile is asked for in vain', async () => {
    const { id } = await begin();
    const call = await engine.next();
    await chat.ask('DELETE', `/hub/conversations/${id}`);
    call.say('Tides');
    call.end();
    await expect.poll(newestRow).toMatchObject({ operation: 'chat-title', outcome: 'ok' });
    await chat.ask('POST', `/hub/conversations/${id}/restore`, {});
    expect(await titleOf(id)).toBe('How do tides work?');
  });

  it('does not hold up a hub that stops', async () => {
    const own = createHandFedEngine();
    const other = await startTestHub({ engines: [own] });
    const client = createChatClient(other);
    const { id } = await client.create();
    const started = await client.send(id, 'hi', null, ['hand']);
    const call = await own.next();
    call.say('hello');
    call.end();
    await client.ended(started);
    const title = await own.next();
    await other.stop();
    expect(title.isAborted()).toBe(true);
  });

  it('is not asked of the starter model', async () => {
    const [starter] = engine.models();
    const own = createHandFedEngine(['hand'], {
      findModel: (name) => (name === 'hand' && starter !== undefined ? { ...starter, isStarter: true } : undefined),
    });
    const other = await startTestHub({ engines: [own] });
    try {
      const client = createChatClient(other);
      const { id } = await client.create();
      const started = await client.send(id, 'hi', null, ['hand']);
      const call = await own.next();
      call.say('hello');
      call.end();
      await client.ended(started);
      const { requests } = await client.ask<{ requests: Row[] }>('GET', '/hub/requests?limit=5');
      expect(requests.map(({ operation }) => operation)).toEqual(['chat-turn']);
    } finally {
      await other.stop();
    }
  });
});
