import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChatClient, exchangeBy, turnOf, type ChatClient } from '../helpers/chat-client.ts';
import { createHandFedEngine, type HandFedEngine } from '../helpers/hand-fed-engine.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let engine: HandFedEngine;
let chat: ChatClient;
/** A chat with a question, its answer, and an answer that calls two tools. */
const at = { id: '', question: '', answer: '', calling: '' };
beforeAll(async () => {
  engine = createHandFedEngine();
  hub = await startTestHub({ engines: [engine] });
  chat = createChatClient(hub);
  await chat.ask('PATCH', '/hub/settings', { makeTitles: false });
  at.id = (await chat.create()).id;
  const { started, answer } = await exchangeBy(chat, engine, at.id, 'one', '1');
  at.answer = answer.id;
  at.question = started.messages[0]?.id ?? '';
  const second = await chat.send(at.id, 'two', at.answer, ['hand']);
  const calling = await engine.next();
  calling.give({ type: 'tool-call-start', choice: 0, call: 0, callId: 'a', name: 'f' });
  calling.give({ type: 'tool-call-start', choice: 0, call: 1, callId: 'b', name: 'g' });
  calling.end('tool_calls');
  at.calling = (await chat.ended(second)).id;
});
afterAll(() => hub.stop());

const result = (callId: string) => ({ callId, text: '' });
const send = { kind: 'send', parentId: null, text: 'hi', models: ['hand'] };
const five = ['1', '2', '3', '4', '5'];

/** Bodies of a new turn: what is wrong with them, the status, and what is said. */
const WRONG: readonly [string, () => object, number, RegExp][] = [
  ['nothing at all', () => ({}), 400, /kind/],
  ['an unknown kind', () => ({ kind: 'dance' }), 400, /kind/],
  ['a field that there is not', () => ({ ...send, more: 1 }), 400, /more/],
  ['five models', () => ({ ...send, models: five }), 400, /models/],
  ['no model', () => ({ ...send, models: [] }), 400, /models/],
  ['a model without a name', () => ({ ...send, models: [''] }), 400, /models/],
  ['an unknown model', () => ({ ...send, models: ['hand', 'hnd'] }), 404, /hnd.*hand/s],
  ['no words and no file', () => ({ ...send, text: ' \n ' }), 400, /Nothing was said/],
  ['text beyond ten million characters', () => ({ ...send, text: 'x'.repeat(10_000_001) }), 400, /text/],
  ['an unknown file', () => ({ ...send, attachmentIds: ['att_0'] }), 404, /no attachment att_0/],
  ['an unknown parent', () => ({ ...send, parentId: 'msg_0' }), 404, /no message "msg_0"/],
  ['an answer to nothing', () => ({ kind: 'answer', parentId: 'msg_0', models: ['hand'] }), 404, /msg_0/],
  ['an answer to an answer', () => ({ kind: 'answer', parentId: at.answer, models: ['hand'] }), 400, /is an answer/],
  ['more of a question', () => ({ kind: 'continue', messageId: at.question }), 400, /is no answer/],
  ['more of what is complete', () => ({ kind: 'continue', messageId: at.answer }), 400, /ended by itself/],
  ['more of what waits for results', () => ({ kind: 'continue', messageId: at.calling }), 400, /ended by itself/],
  ['results without a call', () => results(at.answer, 'a'), 400, /no answer that calls tools/],
  ['results of a question', () => results(at.question, 'a'), 400, /no answer that calls tools/],
  ['a result of an unknown call', () => results(at.calling, 'a', 'z'), 400, /no call z\. Its calls are a, b/],
  ['the same result twice', () => results(at.calling, 'a', 'a', 'b'), 400, /two results of the call a/],
  ['a result too few', () => results(at.calling, 'a'), 400, /call b \(g\) is missing/],
  ['no results', () => results(at.calling), 400, /results/],
];
const results = (parentId: string, ...calls: string[]) => ({
  kind: 'tool-results',
  parentId,
  results: calls.map(result),
});

describe('a turn', () => {
  it.each(WRONG)('with %s is refused in words, and changes nothing', async (_, body, status, words) => {
    const before = await chat.get(at.id);
    const refusal = await chat.refusal('POST', `/hub/conversations/${at.id}/turns`, body());
    expect(refusal).toEqual({ status, message: expect.stringMatching(words) as string });
    expect(await chat.get(at.id)).toEqual(before);
  });

  it('that is already being written can’t go on, be answered or be gone on from', async () => {
    const { id } = await chat.create();
    const started = await chat.send(id, 'one', null, ['hand']);
    const call = await engine.next();
    const messageId = started.turns[0]?.messageId ?? '';
    const turns = `/hub/conversations/${id}/turns`;
    for (const body of [
      { kind: 'continue', messageId },
      { ...send, parentId: messageId },
    ]) {
      expect(await chat.refusal('POST', turns, body)).toEqual({
        status: 409,
        message: expect.stringContaining('still being written') as string,
      });
    }
    call.end();
    await chat.ended(started);
  });

  it('of ten million characters is taken', async () => {
    const { id } = await chat.create();
    const text = 'long text '.repeat(999_999);
    const started = await chat.send(id, text, null, ['hand']);
    // The window is smaller, and the answer says so.
    expect(await chat.ended(started)).toMatchObject({
      outcome: 'failed',
      error: expect.stringContaining('maximum context length is 4096 tokens') as string,
    });
    expect((await chat.get(id)).messages[0]?.text).toBe(text);
  }, 30_000);

  it('that there is not is told of', async () => {
    for (const [method, path] of [
      ['GET', '/hub/turns/turn_0'],
      ['POST', '/hub/turns/turn_0/stop'],
    ] as const) {
      const refusal = await chat.refusal(method, path, method === 'POST' ? {} : undefined);
      expect(refusal).toEqual({ status: 404, message: expect.stringContaining('no turn "turn_0"') as string });
    }
    expect((await chat.refusal('GET', '/hub/turns/turn_0?after=-1')).status).toBe(400);
  });
});

describe('a chat', () => {
  it.each([
    ['GET', '/hub/conversations/nope'],
    ['PATCH', '/hub/conversations/nope', { title: 'x' }],
    ['DELETE', '/hub/conversations/nope'],
    ['POST', '/hub/conversations/nope/restore', {}],
    ['POST', '/hub/conversations/nope/branch', { messageId: 'x' }],
    ['POST', '/hub/conversations/nope/turns', send],
    ['PATCH', '/hub/folders/nope', { name: 'x' }],
    ['DELETE', '/hub/folders/nope'],
    ['PATCH', '/hub/presets/nope', { name: 'x' }],
    ['DELETE', '/hub/presets/nope'],
  ])('that there is not, %s %s, is told of', async (method, path, body?: object) => {
    const refusal = await chat.refusal(method, path, body);
    expect(refusal).toEqual({ status: 404, message: expect.stringContaining('"nope"') as string });
  });

  it.each<[object, number, RegExp]>([
    [{ title: '' }, 400, /title/],
    [{ title: 'x'.repeat(201) }, 400, /title/],
    [{ parameters: { temperature: 3 } }, 400, /temperature/],
    [{ parameters: { heat: 1 } }, 400, /heat/],
    [{ tools: [{ name: 'a b', description: '', parameters: {} }] }, 400, /letters, digits/],
    [{ folderId: 'folder_0' }, 404, /no folder "folder_0"/],
    [{ headId: 'msg_0' }, 404, /no message "msg_0"/],
    [{ revision: 7 }, 400, /revision/],
  ])('takes no %j', async (changes, status, words) => {
    const before = await chat.get(at.id);
    const refusal = await chat.refusal('PATCH', `/hub/conversations/${at.id}`, changes);
    expect(refusal).toEqual({ status, message: expect.stringMatching(words) as string });
    expect(await chat.get(at.id)).toEqual(before);
  });

  it('does not take a message of another chat for one of its own', async () => {
    const { id } = await chat.create();
    for (const body of [{ messageId: at.answer }]) {
      expect((await chat.refusal('POST', `/hub/conversations/${id}/branch`, body)).status).toBe(404);
    }
    expect((await chat.refusal('PATCH', `/hub/conversations/${id}`, { headId: at.answer })).status).toBe(404);
    const turns = `/hub/conversations/${id}/turns`;
    expect((await chat.refusal('POST', turns, { ...send, parentId: at.answer })).status).toBe(404);
    expect((await chat.refusal('POST', turns, { kind: 'continue', messageId: at.answer })).status).toBe(404);
  });
});

describe('somebody else', () => {
  it('sees none of it: chats, turns, folders, presets and events are their owner’s', async () => {
    await chat.ask('POST', '/user/new', { user_id: 'ann', user_role: 'proxy_admin' });
    const { key } = await chat.ask<{ key: string }>('POST', '/key/generate', { user_id: 'ann' });
    const ann = createChatClient(hub, key);
    const { id } = await chat.create();
    const folder = await chat.ask<{ id: string }>('POST', '/hub/folders', { name: 'Mine' });
    const preset = await chat.ask<{ id: string }>('POST', '/hub/presets', { name: 'Mine' });
    const started = await chat.send(id, 'secret', null, ['hand']);
    const call = await engine.next();
    call.say('words');
    for (const [method, path, body] of [
      ['GET', `/hub/conversations/${id}`],
      ['PATCH', `/hub/conversations/${id}`, { title: 'hers' }],
      ['DELETE', `/hub/conversations/${id}`],
      ['POST', `/hub/conversations/${id}/restore`, {}],
      ['POST', `/hub/conversations/${id}/branch`, { messageId: started.headId }],
      ['POST', `/hub/conversations/${id}/turns`, send],
      ['GET', `/hub/turns/${turnOf(started)}`],
      ['POST', `/hub/turns/${turnOf(started)}/stop`, {}],
      ['PATCH', `/hub/folders/${folder.id}`, { name: 'hers' }],
      ['DELETE', `/hub/folders/${folder.id}`],
      ['PATCH', `/hub/presets/${preset.id}`, { name: 'hers' }],
      ['DELETE', `/hub/presets/${preset.id}`],
      ['POST', '/hub/conversations', { folderId: folder.id }],
    ] as const) {
      expect(await ann.refusal(method, path, body), `${method} ${path}`).toMatchObject({ status: 404 });
    }
    expect(await ann.list()).toEqual([]);
    expect(await ann.ask('GET', '/hub/folders')).toEqual({ folders: [] });
    expect(await ann.ask('GET', '/hub/presets')).toEqual({ presets: [] });
    call.end();
    expect(await chat.ended(started)).toMatchObject({ outcome: 'complete', text: 'words' });

    const hers = await ann.create({ title: 'hers' });
    expect((await chat.list()).map((each) => each.id)).not.toContain(hers.id);
    const { key: second } = await chat.ask<{ key: string }>('POST', '/key/generate', { user_id: 'ann' });
    expect((await createChatClient(hub, second).get(hers.id)).title).toBe('hers');
  });

  it('who may only use models does not chat here', async () => {
    const { key } = await chat.ask<{ key: string }>('POST', '/key/generate', {});
    expect((await createChatClient(hub, key).refusal('GET', '/hub/conversations')).status).toBe(403);
  });
});
