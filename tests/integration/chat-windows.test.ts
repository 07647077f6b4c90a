import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationEvent } from '../../server/contract/chat/conversations.ts';
import type { TurnEvent } from '../../server/contract/chat/turns.ts';
import { createChatClient, exchangeBy, textIn, textsOf, turnOf, type ChatClient } from '../helpers/chat-client.ts';
import { listenToEvents } from '../helpers/event-listener.ts';
import { createHandFedEngine, type HandFedEngine } from '../helpers/hand-fed-engine.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let engine: HandFedEngine;
let chat: ChatClient;
beforeAll(async () => {
  engine = createHandFedEngine(['hand', 'other']);
  hub = await startTestHub({ engines: [engine] });
  chat = createChatClient(hub);
  await chat.ask('PATCH', '/hub/settings', { makeTitles: false });
});
afterAll(() => hub.stop());

const send = (id: string, text: string, parentId: string | null = null, models = ['hand']) =>
  chat.send(id, text, parentId, models);

const exchange = (id: string, question: string, answer: string, parentId: string | null = null) =>
  exchangeBy(chat, engine, id, question, answer, parentId);

describe('events', () => {
  it('are numbered, and are read after any of them, while it runs and after its end', async () => {
    const { id } = await chat.create();
    const started = await send(id, 'count');
    const turnId = turnOf(started);
    const call = await engine.next();
    call.say('one, ');
    await expect.poll(async () => textIn((await chat.read(turnId)).events)).toBe('one, ');
    const seen = (await chat.read(turnId)).events;
    expect(seen.map(({ type }) => type)).toEqual(['phase', 'phase', 'delta']);
    call.say('two');
    call.end();
    const message = await chat.ended(started);
    const { turn, events } = await chat.read(turnId, seen.length);
    expect(turn).toEqual(started.turns[0]);
    expect(textIn(events)).toBe('two');
    expect(events.at(-1)).toMatchObject({ type: 'end', message });
    const all = (await chat.read(turnId)).events;
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
    expect(all.every((event) => event.turnId === turnId && event.messageId === message.id)).toBe(true);
    expect((await chat.read(turnId, all.length)).events).toEqual([]);
    expect((await chat.read(turnId, 999)).events).toEqual([]);
  });

  it('go to every window of theirs, and who comes late reads what was missed', async () => {
    const { id } = await chat.create();
    const windows = [await listenToEvents(hub), await listenToEvents(hub)];
    const started = await send(id, 'count');
    const call = await engine.next();
    call.say('one, ');
    const isDelta = (event: TurnEvent) => event.conversationId === id && event.type === 'delta';
    await Promise.all(windows.map((window) => window.until('turn', isDelta)));
    windows[1]?.close();
    call.say('two, ');
    await expect.poll(async () => textIn((await chat.read(turnOf(started))).events)).toBe('one, two, ');
    const late = await listenToEvents(hub);
    call.say('three');
    call.end();
    const isEnd = (event: TurnEvent) => event.conversationId === id && event.type === 'end';
    await Promise.all([windows[0]?.until('turn', isEnd), late.until('turn', isEnd)]);
    const { events } = await chat.read(turnOf(started));
    const ofThis = (listener: typeof late | undefined) =>
      listener?.of<TurnEvent>('turn').filter(({ conversationId }) => conversationId === id);
    expect(ofThis(windows[0])).toEqual(events);
    const heard = ofThis(late) ?? [];
    const missed = events.filter(({ seq }) => seq < (heard[0]?.seq ?? 0));
    expect(textIn([...missed, ...heard])).toBe('one, two, three');
    windows[0]?.close();
    late.close();
  });

  it('tell of every change of a chat, with a revision that rises', async () => {
    const listener = await listenToEvents(hub);
    const { id } = await chat.create();
    await chat.patch(id, { title: 'mine' });
    await exchange(id, 'one', '1');
    await chat.ask('DELETE', `/hub/conversations/${id}`);
    await listener.until<ConversationEvent>('conversations', (event) => event.id === id && event.type === 'deleted');
    const told = listener.of<ConversationEvent>('conversations').filter((event) => event.id === id);
    expect(told).toEqual([
      { type: 'changed', id, revision: 1 },
      { type: 'changed', id, revision: 2 },
      { type: 'changed', id, revision: 3 },
      { type: 'changed', id, revision: 4 },
      { type: 'deleted', id, revision: 5 },
    ]);
    listener.close();
  });

  it('are not needed: an answer is made while nobody looks', async () => {
    const { id } = await chat.create();
    await send(id, 'count');
    const call = await engine.next();
    call.say('one');
    call.end();
    await expect.poll(async () => (await chat.get(id)).isAnswering).toBe(false);
    expect((await chat.get(id)).messages[1]).toMatchObject({ text: 'one', outcome: 'complete' });
  });
});

describe('a deleted chat', () => {
  it('ends its turns, is gone, and comes back with what had come', async () => {
    const { id } = await chat.create();
    const started = await send(id, 'count');
    const call = await engine.next();
    call.say('one');
    await expect.poll(async () => textIn((await chat.read(turnOf(started))).events)).toBe('one');
    const listener = await listenToEvents(hub);
    await chat.ask('DELETE', `/hub/conversations/${id}`);
    expect(await chat.ended(started)).toMatchObject({ outcome: 'stopped', text: 'one' });
    await listener.until<TurnEvent>('turn', ({ type, conversationId }) => type === 'end' && conversationId === id);
    // Of its end only the window that watches the turn hears.
    expect(listener.of('conversations')).toEqual([{ type: 'deleted', id, revision: 3 }]);
    listener.close();
    expect(call.isAborted()).toBe(true);
    expect((await chat.refusal('GET', `/hub/conversations/${id}`)).status).toBe(404);
    expect((await chat.list()).map((each) => each.id)).not.toContain(id);
    expect((await chat.refusal('DELETE', `/hub/conversations/${id}`)).status).toBe(404);
    expect(await chat.ask('POST', `/hub/conversations/${id}/restore`, {})).toMatchObject({ id, isAnswering: false });
    expect((await chat.get(id)).messages).toMatchObject([{ text: 'count' }, { text: 'one', outcome: 'stopped' }]);
    // Once more changes nothing.
    expect(await chat.ask('POST', `/hub/conversations/${id}/restore`, {})).toMatchObject({ id });
  });
});

describe('a branch', () => {
  it('is a chat of its own with what was said up to a message', async () => {
    const folder = await chat.ask<{ id: string }>('POST', '/hub/folders', { name: 'Work' });
    const { id } = await chat.create({ systemPrompt: 'Be brief.', folderId: folder.id, isPinned: true });
    const first = await exchange(id, 'one', '1');
    await exchange(id, 'two', '2', first.answer.id);
    const branch = await chat.ask<Awaited<ReturnType<ChatClient['get']>>>('POST', `/hub/conversations/${id}/branch`, {
      messageId: first.answer.id,
    });
    expect(branch).toMatchObject({
      title: 'one',
      systemPrompt: 'Be brief.',
      folderId: folder.id,
      isPinned: false,
      headId: branch.messages[1]?.id,
      messages: [
        { role: 'user', text: 'one', parentId: null },
        { role: 'assistant', text: '1', parentId: branch.messages[0]?.id },
      ],
    });
    const next = await exchange(branch.id, 'three', '3', branch.headId);
    expect(textsOf(next.call.request.messages).map(([, text]) => text)).toEqual(['Be brief.', 'one', '1', 'three']);
    expect((await chat.get(id)).messages).toHaveLength(4);
  });
});
