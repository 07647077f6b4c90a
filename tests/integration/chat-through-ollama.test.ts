import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createChatClient, jsonCalls, textIn, turnOf, type ChatClient } from '../helpers/chat-client.ts';
import { startFakeOllama, type FakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import * as scenarios from '../helpers/fake-ollama/scenarios.ts';
import { isAlive, signalAndWait, startHubProcess, type HubProcess } from '../helpers/hub-process.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const { chatLine, chatDone, lines } = scenarios;
const LLAMA = 'llama3.2:1b';
const QWEN = 'qwen3:0.6b';

let ollama: FakeOllama;
beforeAll(async () => {
  ollama = await startFakeOllama();
});
afterAll(() => ollama.close());

const asked = () => ollama.requests.filter(({ path }) => path === '/api/chat').at(-1)?.body as Record<string, unknown>;

describe('a chat with a model of Ollama', () => {
  let hub: TestHub;
  let chat: ChatClient;
  beforeAll(async () => {
    hub = await startTestHub({ args: ['--ollama-host', ollama.host] });
    chat = createChatClient(hub);
    await chat.ask('PATCH', '/hub/settings', { makeTitles: false });
  });
  afterAll(() => hub.stop());

  it('thinks, calls a tool, gets its result and goes on', async () => {
    const tools = [{ name: 'look', description: 'Looks.', parameters: { type: 'object', properties: {} } }];
    const { id } = await chat.create({ tools, parameters: { reasoningEffort: 'high', seed: 7 } });
    const call = { id: 'call_1', function: { index: 0, name: 'look', arguments: { at: 'sky' } } };
    ollama.script(
      '/api/chat',
      lines(chatLine({ thinking: 'I should look.' }), chatLine({ tool_calls: [call] }), chatDone()),
      lines(chatLine({ content: 'It is ' }), chatLine({ content: 'blue.' }), chatDone()),
    );
    const calling = await chat.ended(await chat.send(id, 'Which colour?', null, [QWEN]));
    expect(asked()).toMatchObject({ think: true, options: { seed: 7 } });
    expect(calling).toMatchObject({ outcome: 'tool-calls', reasoning: 'I should look.', model: QWEN });
    const [made] = calling.toolCalls;
    expect(made).toMatchObject({ name: 'look', argumentsText: '{"at":"sky"}' });
    const results = [{ callId: made?.id ?? '', text: 'all blue' }];
    const going = await chat.start(id, { kind: 'tool-results', parentId: calling.id, results });
    expect(await chat.ended(going)).toMatchObject({ outcome: 'complete', text: 'It is blue.' });
    expect(asked()['messages']).toMatchObject([
      { role: 'user', content: 'Which colour?' },
      { role: 'assistant', thinking: 'I should look.', tool_calls: [{ function: { arguments: { at: 'sky' } } }] },
      { role: 'tool', content: 'all blue', tool_name: 'look' },
    ]);
  });

  it('goes on from what was cut: Ollama gets the beginning and answers with the rest', async () => {
    const { id } = await chat.create();
    ollama.script(
      '/api/chat',
      lines(
        chatLine({ content: 'One, two' }),
        chatDone({ done_reason: 'length', prompt_eval_count: 3, eval_count: 2 }),
      ),
      lines(chatLine({ content: ', three' }), chatDone()),
    );
    const cut = await chat.ended(await chat.send(id, 'Count', null, [LLAMA]));
    expect(cut).toMatchObject({ outcome: 'cut', stats: { inputTokens: 3, outputTokens: 2 } });
    const resumed = await chat.start(id, { kind: 'continue', messageId: cut.id });
    expect(await chat.ended(resumed)).toMatchObject({ text: 'One, two, three', outcome: 'complete' });
    expect(asked()['messages']).toEqual([
      { role: 'user', content: 'Count' },
      { role: 'assistant', content: 'One, two' },
    ]);
  });

  it('shows pictures, and puts files in front of the words', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const upload = async (name: string, bytes: BodyInit) =>
      (
        (await (await hub.call(`/hub/attachments?name=${name}`, { method: 'POST', body: bytes })).json()) as {
          id: string;
        }
      ).id;
    const code = await upload('notes.md', 'A fence: ```js\n1\n```');
    const { id } = await chat.create();
    const started = await chat.start(id, {
      kind: 'send',
      parentId: null,
      text: 'Explain',
      attachmentIds: [code],
      models: [LLAMA],
    });
    await chat.ended(started);
    expect(asked()['messages']).toEqual([
      { role: 'user', content: 'notes.md:\n````\nA fence: ```js\n1\n```\n````\n\nExplain' },
    ]);
    expect(started.messages[0]).toMatchObject({ attachments: [{ id: code, name: 'notes.md', kind: 'text' }] });
    expect((await chat.get(id)).messages[0]).toEqual(started.messages[0]);
    const picture = await upload('dot.png', png);
    const { id: second } = await chat.create();
    const blind = await chat.start(second, {
      kind: 'send',
      parentId: null,
      text: '',
      attachmentIds: [picture],
      models: [LLAMA],
    });
    expect(await chat.ended(blind)).toMatchObject({
      outcome: 'failed',
      error: expect.stringContaining('cannot see images') as string,
    });
    expect((await chat.get(second)).title).toBe('dot.png');
  });

  it('is kept while the model is downloaded, and answered when it is there', async () => {
    const { promise: pulled, resolve } = Promise.withResolvers<void>();
    ollama.script('/api/pull', async (exchange) => {
      await exchange.line({ status: 'pulling manifest' });
      await pulled;
      const [known] = ollama.state.models;
      if (known !== undefined) ollama.state.add({ ...known, name: 'gemma3:1b' });
      await exchange.line({ status: 'success' });
      exchange.end();
    });
    const { id } = await chat.create();
    const wish = { kind: 'send', parentId: null, text: 'hello', models: ['gemma3:1b'] };
    expect((await chat.refusal('POST', `/hub/conversations/${id}/turns`, wish)).status).toBe(404);
    await chat.ask('POST', '/hub/downloads', { name: 'gemma3:1b' });
    const started = await chat.send(id, 'hello', null, ['gemma3:1b']);
    expect((await chat.read(turnOf(started))).events).toMatchObject([{ type: 'phase', phase: 'waiting' }]);
    resolve();
    expect(await chat.ended(started)).toMatchObject({ outcome: 'complete', text: 'You said: hello' });
  });

  it('tells of a runner that fails in the middle, and keeps what came', async () => {
    const { id } = await chat.create();
    ollama.script('/api/chat', scenarios.errorMidStream);
    expect(await chat.ended(await chat.send(id, 'Tell', null, [LLAMA]))).toMatchObject({
      outcome: 'failed',
      text: 'Once upon',
      error: expect.stringContaining('lack of memory') as string,
    });
  });
});

describe('a hub that is killed in the middle of an answer', () => {
  let dataDir: string;
  const started: HubProcess[] = [];
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'homeport-chat-kill-'));
  });
  afterEach(async () => {
    for (const hub of started.splice(0)) if (isAlive(hub.child.pid ?? 0)) await signalAndWait(hub.child, 'SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<{ hub: HubProcess; chat: ChatClient }> {
    const hub = await startHubProcess(dataDir, '--ollama-host', ollama.host);
    started.push(hub);
    return { hub, chat: createChatClient(jsonCalls(hub)) };
  }

  it('has kept all but the last second, and goes on where it was interrupted', async () => {
    const { hub, chat } = await start();
    await chat.ask('PATCH', '/hub/settings', { makeTitles: false });
    const { id } = await chat.create();
    ollama.script('/api/chat', async (exchange) => {
      for (let word = 0; !exchange.isGone; word++) {
        await exchange.line(chatLine({ content: `${word} ` }));
        await exchange.waitOrGone(20);
      }
    });
    const turn = await chat.send(id, 'Count', null, [LLAMA]);
    await expect
      .poll(async () => (await chat.get(id)).messages[1]?.text.length, { timeout: 10_000 })
      .toBeGreaterThan(100);
    // What the database showed is certain to be kept.
    const shown = (await chat.get(id)).messages[1]?.text ?? '';
    await signalAndWait(hub.child, 'SIGKILL');

    const { chat: again } = await start();
    const kept = await again.get(id);
    expect(kept).toMatchObject({ isAnswering: false, messages: [{}, { outcome: 'interrupted', turnId: null }] });
    const text = kept.messages[1]?.text ?? '';
    expect(text.startsWith(shown)).toBe(true);
    expect((await again.refusal('GET', `/hub/turns/${turnOf(turn)}`)).status).toBe(404);
    ollama.script('/api/chat', lines(chatLine({ content: 'done' }), chatDone()));
    const resumed = await again.start(id, { kind: 'continue', messageId: kept.messages[1]?.id ?? '' });
    expect(await again.ended(resumed)).toMatchObject({ text: `${text}done`, outcome: 'complete' });
  }, 30_000);

  it('that is only stopped lets the answer come to its end', async () => {
    const { hub, chat } = await start();
    await chat.ask('PATCH', '/hub/settings', { makeTitles: false });
    const { id } = await chat.create();
    const { promise: goOn, resolve } = Promise.withResolvers<void>();
    ollama.script('/api/chat', async (exchange) => {
      await exchange.line(chatLine({ content: 'One, ' }));
      await goOn;
      await exchange.line(chatLine({ content: 'two.' }));
      await exchange.line(chatDone());
      exchange.end();
    });
    const turn = await chat.send(id, 'Count', null, [LLAMA]);
    await expect.poll(async () => textIn((await chat.read(turnOf(turn))).events)).toBe('One, ');
    const stopped = signalAndWait(hub.child, 'SIGTERM');
    resolve();
    expect(await stopped).toBe(0);
    const { chat: again } = await start();
    expect((await again.get(id)).messages[1]).toMatchObject({ text: 'One, two.', outcome: 'complete' });
  }, 30_000);
});
