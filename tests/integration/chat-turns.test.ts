import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HubError } from '../../server/domain/errors.ts';
import {
  callsIn,
  createChatClient,
  exchangeBy,
  textIn,
  textsOf,
  turnOf,
  type ChatClient,
} from '../helpers/chat-client.ts';
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

/** A first message under an id of its own. */
const named = (letter: string, text: string) => ({
  kind: 'send' as const,
  messageId: `msg_${letter.repeat(32)}`,
  parentId: null,
  text,
  models: ['hand'],
});

const exchange = (id: string, question: string, answer: string, parentId: string | null = null) =>
  exchangeBy(chat, engine, id, question, answer, parentId);

describe('a message', () => {
  it('is answered, and both are kept', async () => {
    const { id } = await chat.create({ systemPrompt: 'Be brief.', parameters: { temperature: 0.5, stop: ['END'] } });
    const { started, call, answer } = await exchange(id, 'hello there', 'general');
    expect(started.messages).toMatchObject([
      { role: 'user', text: 'hello there', parentId: null },
      { role: 'assistant', text: '', outcome: 'running', turnId: turnOf(started) },
    ]);
    expect(call.request).toMatchObject({ stream: true, sampling: { temperature: 0.5, stop: ['END'] } });
    expect(textsOf(call.request.messages)).toEqual([
      ['system', 'Be brief.'],
      ['user', 'hello there'],
    ]);
    expect(answer).toMatchObject({ text: 'general', outcome: 'complete', turnId: null, model: 'hand', error: null });
    expect(answer.stats).toMatchObject({ inputTokens: 5, outputTokens: 1, isEstimated: false, contextWindow: 4096 });
    const kept = await chat.get(id);
    expect(kept.messages).toEqual([started.messages[0], answer]);
    expect(kept).toMatchObject({ title: 'hello there', headId: answer.id, model: 'hand', isAnswering: false });
  });

  it('that is sent twice under its id is one, while it is answered and afterwards', async () => {
    const { id } = await chat.create();
    const wish = named('a', 'once');
    const first = await chat.start(id, wish);
    expect(first.messages[0]?.id).toBe(wish.messageId);
    const call = await engine.next();
    const second = await chat.start(id, wish);
    expect(second).toMatchObject({ turns: first.turns, messages: first.messages, headId: first.headId });
    call.say('1');
    call.end();
    const answer = await chat.ended(first);
    const third = await chat.start(id, wish);
    expect(third).toMatchObject({ turns: [], messages: [first.messages[0], answer], headId: answer.id });
    expect((await chat.get(id)).messages).toEqual(third.messages);
  });

  it('can’t have the id of another one, nor an id of any form', async () => {
    const wish = named('b', 'x');
    const [one, other] = [await chat.create(), await chat.create()];
    const started = await chat.start(one.id, wish);
    const call = await engine.next();
    call.end();
    await chat.ended(started);
    const path = `/hub/conversations/${other.id}/turns`;
    const taken = await chat.refusal('POST', path, wish);
    expect(taken).toEqual({
      status: 409,
      message: `${wish.messageId} is another message, in this chat or in another one. Send a new one under a new id.`,
    });
    expect((await chat.refusal('POST', `/hub/conversations/${one.id}/turns`, { ...wish, text: 'y' })).status).toBe(409);
    const odd = await chat.refusal('POST', path, { ...wish, messageId: 'mine' });
    expect(odd.status).toBe(400);
    expect(odd.message).toContain('must be msg_ and 16 to 64 letters');
    expect((await chat.get(other.id)).messages).toEqual([]);
  });

  it('goes on from the branch that it comes after, and an edited one begins another', async () => {
    const { id } = await chat.create();
    const first = await exchange(id, 'one', '1');
    const second = await exchange(id, 'two', '2', first.answer.id);
    expect(textsOf(second.call.request.messages)).toEqual([
      ['user', 'one'],
      ['assistant', '1'],
      ['user', 'two'],
    ]);
    const edited = await exchange(id, 'zwei', 'II', first.answer.id);
    expect(textsOf(edited.call.request.messages).at(-1)).toEqual(['user', 'zwei']);
    expect((await chat.get(id)).headId).toBe(edited.answer.id);
    const question = second.started.messages[0]?.id ?? '';
    expect((await chat.patch(id, { headId: question })).headId).toBe(second.answer.id);
    expect((await chat.patch(id, { headId: first.answer.id })).headId).toBe(edited.answer.id);
  });

  it('is answered again beside the first answer', async () => {
    const { id } = await chat.create();
    const { started, answer } = await exchange(id, 'one', '1');
    const parentId = started.messages[0]?.id ?? '';
    const again = await chat.start(id, { kind: 'answer', parentId, models: ['other'] });
    expect(again.messages).toMatchObject([{ role: 'assistant', parentId, model: 'other' }]);
    const call = await engine.next();
    expect(textsOf(call.request.messages)).toEqual([['user', 'one']]);
    call.say('uno');
    call.end();
    expect(await chat.ended(again)).toMatchObject({ text: 'uno', parentId });
    expect((await chat.get(id)).messages.map((message) => message.id)).toContain(answer.id);
  });

  it('is answered by several models side by side, all at once', async () => {
    const { id } = await chat.create();
    const started = await send(id, 'who?', null, ['hand', 'other', 'hand']);
    expect(started.turns.map(({ model }) => model)).toEqual(['hand', 'other', 'hand']);
    const calls = [await engine.next(), await engine.next(), await engine.next()];
    for (const call of calls.toReversed()) {
      call.say(`I am ${call.model}`);
      call.end();
    }
    const answers = [await chat.ended(started, 0), await chat.ended(started, 1), await chat.ended(started, 2)];
    expect(answers.map(({ text }) => text)).toEqual(['I am hand', 'I am other', 'I am hand']);
    const kept = await chat.get(id);
    expect(kept.messages[0]).toMatchObject({ role: 'user', isCompared: true });
    expect(new Set(answers.map(({ parentId }) => parentId))).toEqual(new Set([kept.messages[0]?.id]));
    expect(kept).toMatchObject({ headId: answers[0]?.id, model: 'hand', isAnswering: false });
  });

  it('that was asked of one model is compared when several are asked again', async () => {
    const { id } = await chat.create();
    const { started } = await exchange(id, 'one', '1');
    const parentId = started.messages[0]?.id ?? '';
    const again = await chat.start(id, { kind: 'answer', parentId, models: ['hand', 'other'] });
    for (const call of [await engine.next(), await engine.next()]) call.end();
    await Promise.all([chat.ended(again, 0), chat.ended(again, 1)]);
    expect((await chat.get(id)).messages[0]).toMatchObject({ isCompared: true });
  });
});

describe('an answer', () => {
  it('is stopped and keeps what came, and the engine is freed', async () => {
    const { id } = await chat.create();
    const started = await send(id, 'count');
    const call = await engine.next();
    call.say('one, ');
    await expect.poll(async () => (await chat.read(turnOf(started))).events.length).toBeGreaterThan(2);
    await chat.stop(turnOf(started));
    const stopped = await chat.ended(started);
    expect(stopped).toMatchObject({ text: 'one, ', outcome: 'stopped', error: null, turnId: null });
    expect(stopped.stats).toMatchObject({ isEstimated: true, outputTokens: 1 });
    expect(call.isAborted()).toBe(true);
    await chat.stop(turnOf(started));
    const { requests } = await chat.ask<{ requests: object[] }>('GET', '/hub/requests?limit=1');
    expect(requests).toMatchObject([{ outcome: 'cancelled', dialect: 'homeport', operation: 'chat-turn' }]);
  });

  it.each([
    [true, [['assistant', 'one, ']]],
    [
      false,
      [
        ['assistant', 'one, '],
        ['user', expect.stringMatching(/^Go on exactly where/)],
      ],
    ],
  ])('grows when it goes on, by an engine that can by itself: %s', async (continuesAnswers, ending) => {
    const own = createHandFedEngine(['hand'], { continuesAnswers });
    const other = await startTestHub({ engines: [own] });
    try {
      const client = createChatClient(other);
      await client.ask('PATCH', '/hub/settings', { makeTitles: false });
      const { id } = await client.create();
      const started = await client.send(id, 'count', null, ['hand']);
      const first = await own.next();
      first.say('one, ');
      first.end('length');
      const cut = await client.ended(started);
      expect(cut.outcome).toBe('cut');
      const resumed = await client.start(id, { kind: 'continue', messageId: cut.id });
      expect(resumed).toMatchObject({ headId: cut.id, messages: [{ id: cut.id, outcome: 'running', text: 'one, ' }] });
      const second = await own.next();
      expect(textsOf(second.request.messages)).toEqual([['user', 'count'], ...ending]);
      second.say('two');
      second.end();
      const whole = await client.ended(resumed);
      expect(whole).toMatchObject({ id: cut.id, text: 'one, two', outcome: 'complete' });
      expect((await client.get(id)).messages).toEqual([started.messages[0], whole]);
      const { events } = await client.read(turnOf(resumed));
      expect(textIn(events)).toBe('two');
    } finally {
      await other.stop();
    }
  });

  it('that was stopped before its first word is begun anew', async () => {
    const { id } = await chat.create();
    const started = await send(id, 'count');
    const call = await engine.next();
    call.give({ type: 'reasoning-delta', choice: 0, text: 'hm' });
    await expect.poll(async () => JSON.stringify((await chat.read(turnOf(started))).events)).toContain('hm');
    await chat.stop(turnOf(started));
    const { id: messageId, ...stopped } = await chat.ended(started);
    expect(stopped).toMatchObject({ reasoning: 'hm', text: '' });
    const resumed = await chat.start(id, { kind: 'continue', messageId });
    const again = await engine.next();
    expect(textsOf(again.request.messages)).toEqual([['user', 'count']]);
    again.say('one');
    again.end();
    expect(await chat.ended(resumed)).toMatchObject({ id: messageId, text: 'one', reasoning: '' });
  });

  it('tells what went wrong, and is left out of what the model sees next', async () => {
    const { id } = await chat.create();
    const started = await send(id, 'one');
    (await engine.next()).fail(new HubError('engine_rejected', 'The model said no.'));
    const failed = await chat.ended(started);
    expect(failed).toMatchObject({ outcome: 'failed', error: 'The model said no.', text: '' });
    const next = await exchange(id, 'two', '2', failed.id);
    expect(textsOf(next.call.request.messages)).toEqual([['user', 'one\n\ntwo']]);
  });

  it('thinks, says how long, and its thoughts are not shown to the model again', async () => {
    const { id } = await chat.create();
    const started = await send(id, 'one');
    const call = await engine.next();
    call.give({ type: 'reasoning-delta', choice: 0, text: 'let me see' });
    call.say('1');
    call.end();
    const answer = await chat.ended(started);
    expect(answer).toMatchObject({ reasoning: 'let me see', text: '1' });
    expect(answer.reasoningMs).toBeGreaterThanOrEqual(0);
    const next = await exchange(id, 'two', '2', answer.id);
    expect(JSON.stringify(next.call.request.messages)).not.toContain('let me see');
  });

  it('calls tools, waits for their results and goes on from them', async () => {
    const tools = ['look', 'count'].map((name) => ({ name, description: '', parameters: { type: 'object' } }));
    const { id } = await chat.create({ tools });
    const started = await send(id, 'how many?');
    const call = await engine.next();
    expect(call.request.tools.map(({ name }) => name)).toEqual(['look', 'count']);
    call.give({ type: 'reasoning-delta', choice: 0, text: 'I look first' });
    call.give({ type: 'tool-call-start', choice: 0, call: 0, callId: 'c0', name: 'look' });
    call.give({ type: 'tool-call-start', choice: 0, call: 1, callId: 'c1', name: 'count' });
    call.give({ type: 'tool-call-delta', choice: 0, call: 0, argumentsText: '{"at":' });
    call.give({ type: 'tool-call-delta', choice: 0, call: 1, argumentsText: '{}' });
    call.give({ type: 'tool-call-delta', choice: 0, call: 0, argumentsText: '1}' });
    call.end('tool_calls');
    const calling = await chat.ended(started);
    const toolCalls = [
      { id: 'c0', name: 'look', argumentsText: '{"at":1}' },
      { id: 'c1', name: 'count', argumentsText: '{}' },
    ];
    expect(calling).toMatchObject({ outcome: 'tool-calls', toolCalls });
    expect(callsIn((await chat.read(turnOf(started))).events)).toEqual(toolCalls);

    const results = [
      { callId: 'c1', text: '3' },
      { callId: 'c0', text: 'seen' },
    ];
    const going = await chat.start(id, { kind: 'tool-results', parentId: calling.id, results });
    expect(going.messages).toMatchObject([
      { role: 'tool', parentId: calling.id, callId: 'c0', toolName: 'look', text: 'seen' },
      { role: 'tool', parentId: going.messages[0]?.id, callId: 'c1', toolName: 'count', text: '3' },
      { role: 'assistant', parentId: going.messages[1]?.id, model: 'hand' },
    ]);
    const second = await engine.next();
    expect(second.request.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', reasoning: 'I look first', toolCalls },
      { role: 'tool', callId: 'c0', toolName: 'look' },
      { role: 'tool', callId: 'c1', toolName: 'count' },
    ]);
    second.say('three');
    second.end();
    expect(await chat.ended(going)).toMatchObject({ text: 'three', outcome: 'complete' });
    // Who asks something else instead of giving results is answered too.
    const aside = await exchange(id, 'never mind', 'fine', calling.id);
    expect(textsOf(aside.call.request.messages)).toEqual([['user', 'how many?\n\nnever mind']]);
  });
});
