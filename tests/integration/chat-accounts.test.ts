import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatFolder } from '../../server/contract/chat/folders.ts';
import type { ChatPreset } from '../../server/contract/chat/presets.ts';
import type { ConversationEvent } from '../../server/contract/chat/conversations.ts';
import type { TurnEvent } from '../../server/contract/chat/turns.ts';
import { createChatClient, type ChatClient } from '../helpers/chat-client.ts';
import { listenToEvents } from '../helpers/event-listener.ts';
import { createHandFedEngine, type HandFedEngine } from '../helpers/hand-fed-engine.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let engine: HandFedEngine;
let chat: ChatClient;
beforeAll(async () => {
  engine = createHandFedEngine();
  hub = await startTestHub({ engines: [engine] });
  chat = createChatClient(hub);
  await chat.ask('PATCH', '/hub/settings', { makeTitles: false });
  const litellm_params = { model: 'openai/served', mock_response: 'done', cost_per_request: 0.5 };
  await chat.ask('POST', '/model/new', { model_name: 'half', litellm_params });
});
afterAll(() => hub.stop());

/** An administrator with a key, who may spend so much. */
async function administrator(userId: string, limits: object = {}): Promise<ChatClient & { key: string }> {
  await chat.ask('POST', '/user/new', { user_id: userId, user_role: 'proxy_admin' });
  const { key } = await chat.ask<{ key: string }>('POST', '/key/generate', { user_id: userId, ...limits });
  return { ...createChatClient(hub, key), key };
}

interface Row {
  readonly dialect: string;
  readonly operation: string;
  readonly outcome: string;
  readonly callerAlias: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly error: string | null;
}
const rows = (limit: number) =>
  chat.ask<{ requests: Row[] }>('GET', `/hub/requests?limit=${limit}`).then(({ requests }) => requests);

describe('a turn', () => {
  it('is booked like every request: under its caller, with what it used', async () => {
    const bob = await administrator('bob', { key_alias: 'bob at home' });
    const { id } = await bob.create();
    const started = await bob.send(id, 'hi', null, ['hand']);
    const call = await engine.next();
    call.say('one ');
    call.say('two');
    call.end();
    await bob.ended(started);
    expect(await rows(1)).toMatchObject([
      {
        dialect: 'homeport',
        operation: 'chat-turn',
        outcome: 'ok',
        callerAlias: 'bob at home',
        inputTokens: 5,
        outputTokens: 2,
      },
    ]);
    const usage = await hub.call('/metrics');
    expect(await usage.text()).toContain('operation="chat-turn"');
  });

  it('of a caller whose budget is spent says so in the answer, and is refused by the ledger’s rows', async () => {
    const poor = await administrator('poor', { max_budget: 0.6 });
    const { id } = await poor.create();
    const first = await poor.ended(await poor.send(id, 'one', null, ['half']));
    expect(first).toMatchObject({ outcome: 'complete', text: 'done' });
    const second = await poor.ended(await poor.send(id, 'two', first.id, ['half']));
    expect(second.outcome).toBe('complete');
    const third = await poor.ended(await poor.send(id, 'three', second.id, ['half']));
    expect(third).toMatchObject({ outcome: 'failed', text: '', error: expect.stringMatching(/budget/i) as string });
    expect((await rows(3)).map(({ outcome }) => outcome)).toEqual(['error', 'ok', 'ok']);
  });

  it('of a key that may not use the model says so, before the hub says whether there is one', async () => {
    const narrow = await administrator('narrow', { models: ['hand'] });
    const { id } = await narrow.create();
    const refused = await narrow.ended(await narrow.send(id, 'hi', null, ['secret-model']));
    expect(refused).toMatchObject({ outcome: 'failed', error: expect.stringContaining('not allowed') as string });
  });

  it('asks by the key’s own names for models', async () => {
    const named = await administrator('named', { aliases: { mine: 'half' } });
    const { id } = await named.create();
    expect(await named.ended(await named.send(id, 'hi', null, ['mine']))).toMatchObject({ text: 'done' });
  });
});

describe('a browser', () => {
  it('that signed in with somebody’s key shows their chats, and the turns are theirs', async () => {
    const amy = await administrator('amy');
    const mine = await chat.create();
    const hers = await amy.create({ title: 'hers' });
    const signedIn = await hub.call('/hub/session', { json: { key: amy.key }, key: null });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const call: TestHub['call'] = (path, init) =>
      hub.call(path, { ...init, key: null, headers: { ...(init?.headers as object), cookie } });
    const window = createChatClient({ call });
    expect((await window.list()).map(({ title }) => title)).toEqual(['hers']);
    expect((await window.refusal('GET', `/hub/conversations/${mine.id}`)).status).toBe(404);
    expect(await window.ended(await window.send(hers.id, 'hi', null, ['half']))).toMatchObject({ text: 'done' });
    const spent = await chat.ask<{ user_info: { spend: number } }>('GET', '/user/info?user_id=amy');
    expect(spent.user_info.spend).toBe(0.5);
  });
});

describe('events', () => {
  it('go to their owner alone', async () => {
    const eve = await administrator('eve');
    const hers = await listenToEvents(hub, eve.key);
    const mine = await listenToEvents(hub);
    const { id } = await chat.create();
    const started = await chat.send(id, 'secret', null, ['half']);
    const her = await eve.create();
    await mine.until<TurnEvent>('turn', ({ type, conversationId }) => type === 'end' && conversationId === id);
    await hers.until<ConversationEvent>('conversations', (event) => event.id === her.id);
    await chat.ended(started);
    expect(hers.of('turn')).toEqual([]);
    expect(hers.of<ConversationEvent>('conversations').map((event) => event.id)).toEqual([her.id]);
    expect(mine.of<ConversationEvent>('conversations').map((event) => event.id)).not.toContain(her.id);
    hers.close();
    mine.close();
  });
});

describe('folders', () => {
  it('are made, named, put into order and deleted, and their chats stay', async () => {
    const folders = async () =>
      (await chat.ask<{ folders: ChatFolder[] }>('GET', '/hub/folders')).folders.map(({ name }) => name);
    const make = (name: string) => chat.ask<ChatFolder>('POST', '/hub/folders', { name });
    const [a, , c] = [await make('a'), await make('b'), await make('c')];
    expect(await folders()).toEqual(['a', 'b', 'c']);
    expect(await chat.ask('PATCH', `/hub/folders/${c.id}`, { position: 0 })).toEqual({ ...c, position: 0 });
    expect(await folders()).toEqual(['c', 'a', 'b']);
    await chat.ask('PATCH', `/hub/folders/${c.id}`, { position: 99, name: 'sea' });
    expect(await folders()).toEqual(['a', 'b', 'sea']);
    await chat.ask('PATCH', `/hub/folders/${a.id}`, { name: 'A' });
    expect(await folders()).toEqual(['A', 'b', 'sea']);
    const { id } = await chat.create({ folderId: a.id });
    await chat.ask('DELETE', `/hub/folders/${a.id}`);
    expect(await folders()).toEqual(['b', 'sea']);
    expect(await chat.get(id)).toMatchObject({ folderId: null, revision: 2 });
    expect((await chat.refusal('POST', '/hub/folders', { name: ' ' })).status).toBe(400);
    expect((await chat.refusal('PATCH', `/hub/folders/${c.id}`, { position: -1 })).status).toBe(400);
  });
});

describe('presets', () => {
  it('are made, changed in part, listed by name and deleted', async () => {
    const terse = await chat.ask<ChatPreset>('POST', '/hub/presets', { name: 'terse', systemPrompt: 'Be brief.' });
    expect(terse).toMatchObject({ name: 'terse', systemPrompt: 'Be brief.', parameters: {}, tools: [] });
    const wild = await chat.ask<ChatPreset>('POST', '/hub/presets', { name: 'Wild', parameters: { temperature: 2 } });
    const path = `/hub/presets/${terse.id}`;
    expect(await chat.ask('PATCH', path, { parameters: { topK: 1 } })).toEqual({ ...terse, parameters: { topK: 1 } });
    expect(await chat.ask('PATCH', path, { name: 'zen' })).toMatchObject({ name: 'zen', parameters: { topK: 1 } });
    const { presets } = await chat.ask<{ presets: ChatPreset[] }>('GET', '/hub/presets');
    expect(presets.map(({ name }) => name)).toEqual(['Wild', 'zen']);
    await chat.ask('DELETE', `/hub/presets/${wild.id}`);
    expect((await chat.refusal('POST', '/hub/presets', { systemPrompt: 'x' })).status).toBe(400);
    expect((await chat.refusal('POST', '/hub/presets', { name: 'x', parameters: { topP: 2 } })).status).toBe(400);
  });
});

describe('other windows', () => {
  it('of theirs are told of folders and presets', async () => {
    const mine = await listenToEvents(hub);
    const ray = await administrator('ray');
    const his = await listenToEvents(hub, ray.key);
    const { id: folder } = await chat.ask<ChatFolder>('POST', '/hub/folders', { name: 'x' });
    const { id: preset } = await chat.ask<ChatPreset>('POST', '/hub/presets', { name: 'x' });
    await chat.ask('PATCH', `/hub/folders/${folder}`, { name: 'y' });
    await chat.ask('PATCH', `/hub/presets/${preset}`, { name: 'y' });
    await chat.ask('DELETE', `/hub/folders/${folder}`);
    await chat.ask('DELETE', `/hub/presets/${preset}`);
    await ray.ask('POST', '/hub/presets', { name: 'z' });
    const once = ['folders', 'presets'].map((list) => ({ list }));
    await expect.poll(() => mine.of('chat-lists')).toEqual([...once, ...once, ...once]);
    await expect.poll(() => his.of('chat-lists')).toEqual([{ list: 'presets' }]);
    mine.close();
    his.close();
  });
});

describe('the list of chats', () => {
  it('has the one that was used last first, archived ones apart', async () => {
    const dan = await administrator('dan');
    const [a, b] = [await dan.create({ title: 'a' }), await dan.create({ title: 'b' })];
    await dan.ended(await dan.send(a.id, 'hi', null, ['half']));
    expect((await dan.list()).map(({ title }) => title)).toEqual(['a', 'b']);
    await dan.patch(a.id, { isArchived: true, isPinned: true });
    expect((await dan.list()).map(({ title }) => title)).toEqual(['b']);
    const archived = await dan.ask('GET', '/hub/conversations?archived=true');
    expect(archived).toMatchObject({ conversations: [{ id: a.id, isArchived: true, isPinned: true }] });
    await dan.patch(b.id, { model: 'hand', systemPrompt: 'x', title: '  Renamed  ' });
    expect(await dan.get(b.id)).toMatchObject({ title: 'Renamed', model: 'hand', systemPrompt: 'x', headId: null });
  });
});
