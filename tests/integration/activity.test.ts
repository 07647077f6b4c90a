import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveRequests, RequestDetail, RequestRow } from '../../server/contract/hub/requests.ts';
import type { EngineCall } from '../../server/domain/ports.ts';
import { frameOf, type StreamFrame } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock as clock } from '../../server/telemetry/clock.ts';
import { callsOf, type Json } from '../helpers/call-hub.ts';
import { startFakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import * as scenarios from '../helpers/fake-ollama/scenarios.ts';
import { startScriptedUpstream, type ScriptedUpstream } from '../helpers/scripted-upstream.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

/** Requests to the model `slow` stop after their second word until the test lets them go on, or their client leaves. */
let gate = Promise.withResolvers<void>();

async function* slowly({ signal }: EngineCall): AsyncGenerator<StreamFrame> {
  const left = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  yield frameOf({ type: 'generation-start' });
  yield frameOf({ type: 'text-delta', choice: 0, text: 'one' });
  yield frameOf({ type: 'text-delta', choice: 0, text: ' two' });
  await Promise.race([gate.promise, left]);
  yield frameOf({ type: 'text-delta', choice: 0, text: ' three' });
  yield frameOf({ type: 'finish', choice: 0, reason: 'stop' });
  const usage = { inputTokens: 5, outputTokens: 3 };
  yield frameOf({ type: 'usage', usage, timing: { loadMs: 0.5, promptMs: 0.25, generationMs: 2 } });
}

const capabilities = {
  chat: true,
  completion: true,
  embedding: true,
  tools: true,
  vision: true,
  infill: true,
  reasoning: true,
  logprobs: false,
};

let hub: TestHub;
let upstream: ScriptedUpstream;
const { get, post, send, try: attempt } = callsOf(() => hub);
beforeAll(async () => {
  upstream = await startScriptedUpstream('upstream');
  hub = await startTestHub({
    engines: [
      createFakeEngine({ clock }),
      createFakeEngine({
        id: 'slow',
        clock,
        models: [{ name: 'slow', capabilities, loaded: false, contextLength: 100 }],
        answer: slowly,
      }),
    ],
  });
});
afterAll(async () => {
  await hub.stop();
  await upstream.stop();
});

const messages = [{ role: 'user', content: 'Say it again, please.' }];
const CHAT = '/v1/chat/completions';

const rows = async (query = '') => (await get(`/hub/requests${query}`))['requests'] as RequestRow[];
const newest = async () => (await rows('?limit=1'))[0] as RequestRow;
const detail = async (id: string | number) => (await get(`/hub/requests/${id}`)) as unknown as RequestDetail;
const settings = (changes: Json) => send('PATCH', '/hub/settings', changes);
const newKey = async (more: Json = {}) => (await post('/key/generate', more))['key'] as string;

/** The events of one topic, as a window gets them. */
async function follow<T>(topic: string, key?: string) {
  const abort = new AbortController();
  const response = await hub.call('/hub/events', { signal: abort.signal, ...(key !== undefined && { key }) });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    status: response.status,
    stop: () => abort.abort(),
    async next(until: (event: T) => boolean): Promise<T> {
      for (;;) {
        const found = /^event: (\w+)\ndata: (.*)\n\n/m.exec(text);
        if (found === null) {
          const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
          if (done) throw new Error('The event stream ended.');
          text += value;
          continue;
        }
        text = text.slice(found.index + found[0].length);
        const event = JSON.parse(found[2] ?? '') as T;
        if (found[1] === topic && until(event)) return event;
      }
    },
  };
}

describe('requests in the house', () => {
  it('are told live: who asks what, in which phase, with the tokens so far; and in the ledger when they are over', async () => {
    gate = Promise.withResolvers();
    const key = await newKey({ key_alias: 'the clock' });
    const events = await follow<LiveRequests>('requests');
    const first = await events.next(() => true);
    expect(first.requests).toEqual([]);
    const answer = hub.call(CHAT, { key, json: { model: 'slow', stream: true, messages } });
    const seen = await events.next(({ requests }) => requests[0]?.tokens === 2);
    expect(seen.requests).toMatchObject([
      {
        callerName: 'the clock',
        dialect: 'openai',
        operation: 'chat.completions',
        stream: true,
        modelAsked: 'slow',
        modelServed: 'slow',
        engine: 'slow',
        phase: 'generating',
        retries: 0,
      },
    ]);
    expect(await get('/hub/requests/live')).toMatchObject({ running: 1, requests: [{ id: seen.requests[0]?.id }] });
    const id = seen.requests[0]?.id ?? '';
    const early = await attempt('GET', `/hub/requests/${id}`);
    expect([early.status, early.text]).toEqual([404, expect.stringContaining('still runs')]);

    gate.resolve();
    await (await answer).text();
    const after = await events.next(({ requests }) => requests.length === 0);
    expect(after.left).toBe(first.left + 1);
    events.stop();
    const found = await detail(id);
    expect(found).toMatchObject({
      replyId: id,
      callerName: 'the clock',
      outcome: 'ok',
      outputTokens: 3,
      tokensPerSecond: 1500,
      route: CHAT,
      loadMs: 0.5,
      promptMs: 0.25,
      generationMs: 2,
      contextWindow: 100,
      attempts: [],
      body: null,
      bodyAbsence: 'off',
    });
    expect(found.phases.map(({ name }) => name)).toContain('generating');
    expect(await detail(found.id)).toEqual(found);
  });

  it('are told to nobody without the right to see them', async () => {
    const events = await follow<LiveRequests>('requests', await newKey());
    expect(events.status).toBe(403);
    for (const path of ['/hub/requests', '/hub/requests/live', '/hub/requests/1', '/hub/bodies']) {
      expect([path, (await hub.call(path, { key: await newKey() })).status]).toEqual([path, 403]);
    }
  });
});

describe('one request', () => {
  it('tells the client, every try, and the error in words', async () => {
    const params = { model: 'openai/served', api_base: upstream.baseUrl, api_key: 'sk-up', max_retries: 1 };
    await post('/model/new', { model_name: 'shaky', litellm_params: params });
    upstream.script({ status: 500, message: 'Out of luck.' });
    const answered = await hub.call(CHAT, {
      json: { model: 'shaky', messages },
      headers: { 'user-agent': 'my-tool/1' },
    });
    expect(answered.status).toBe(200);
    const found = await detail((await newest()).id);
    expect(found).toMatchObject({ userAgent: 'my-tool/1', outcome: 'ok', retries: 1, address: expect.any(String) });
    expect(found.attempts).toMatchObject([
      { result: 'failed', errorCode: 'engine_bad_answer', errorMessage: expect.stringContaining('Out of luck.') },
      { result: 'ok' },
    ]);
    expect(found.phases[0]?.name).toBe('tried');

    upstream.script({ status: 500 }, { status: 500 }, { status: 500 });
    expect((await hub.call(CHAT, { json: { model: 'shaky', messages } })).status).toBeGreaterThanOrEqual(500);
    const failed = await detail((await newest()).id);
    expect(failed).toMatchObject({ outcome: 'error', errorCode: 'engine_bad_answer' });
    expect(failed.errorMessage).toContain('status 500');
    expect(await detail(failed.replyId ?? '')).toEqual(failed);
  });

  it('that there is none is said in words', async () => {
    for (const id of ['999999999', 'chatcmpl-nobody', '%3Cscript%3E', '0', '-1', '1e9']) {
      const { status, text } = await attempt('GET', `/hub/requests/${id}`);
      expect([id, status, text]).toEqual([id, 404, expect.stringContaining('GET /hub/requests lists them')]);
    }
  });

  it('is found by outcome, key, model, dialect and text', async () => {
    const key = await newKey({ key_alias: 'finder' });
    const json = { model: 'echo', messages, user: 'Customer-Nine' };
    await (await hub.call(CHAT, { key, json })).text();
    await (await hub.call('/v1/messages', { key, json: { model: 'echo', messages, max_tokens: 5 } })).text();
    await (await hub.call(CHAT, { key, json: { model: 'nowhere', messages } })).text();
    const found = async (query: string) => (await rows(`?limit=500&${query}`)).map(({ modelAsked }) => modelAsked);
    const caller = (await newest()).caller;
    expect(await found(`caller=${caller}`)).toEqual(['nowhere', 'echo', 'echo']);
    expect(await found(`caller=${caller}&outcome=error`)).toEqual(['nowhere']);
    expect(await found(`caller=${caller}&dialect=anthropic`)).toEqual(['echo']);
    expect(await found(`model=nowhere`)).toEqual(['nowhere']);
    expect(await found(`text=customer-nine`)).toEqual(['echo']);
    expect(await found(`text=FINDER`)).toEqual(['nowhere', 'echo', 'echo']);
    expect(await found(`text=${encodeURIComponent("' OR 1=1 --")}`)).toEqual([]);
    expect((await attempt('GET', '/hub/requests?outcome=fine')).status).toBe(400);
  });
});

describe('what is said in requests', () => {
  const ask = async (key: string | undefined, json: Json = {}) => {
    const response = await hub.call(CHAT, {
      ...(key !== undefined && { key }),
      json: { model: 'echo', messages, ...json },
    });
    await response.text();
    return detail((await newest()).id);
  };

  it('is kept of those whose key says so, of all, or of none', async () => {
    const [plain, wanting, refusing] = await Promise.all([
      newKey(),
      newKey({ keep_bodies: true }),
      newKey({ keep_bodies: false }),
    ]);
    const kept = async () => [
      (await ask(plain)).bodyAbsence,
      (await ask(wanting)).bodyAbsence,
      (await ask(refusing)).bodyAbsence,
      (await ask(undefined)).bodyAbsence,
    ];
    expect(await kept()).toEqual(['off', 'off', 'off', 'off']);
    await settings({ keepBodies: 'keys' });
    expect(await kept()).toEqual(['key', null, 'key_refuses', 'no_key']);
    await settings({ keepBodies: 'all' });
    expect(await kept()).toEqual([null, null, 'key_refuses', null]);
    await settings({ keepBodies: 'off' });
    expect((await attempt('POST', '/key/generate', { keep_bodies: 'yes' })).status).toBe(422);
  });

  it('is the body as it was sent and the answer, also of a stream, in every dialect', async () => {
    await settings({ keepBodies: 'all' });
    const text = '{ "model":"echo",\n "messages":[{"role":"user","content":"Grüße 😀"}], "unknown": 1 }';
    await (
      await hub.call(CHAT, { method: 'POST', body: text, headers: { 'content-type': 'application/json' } })
    ).text();
    const found = await detail((await newest()).id);
    expect(found.body).toEqual({
      request: text,
      requestBytes: Buffer.byteLength(text),
      isCut: false,
      answer: {
        choices: [{ text: 'Grüße 😀', reasoning: '', toolCalls: [], finish: 'stop' }],
        embeddings: 0,
        isCut: false,
      },
    });
    const streamed = await ask(undefined, { stream: true });
    expect(streamed.body?.answer?.choices[0]?.text).toBe('Say it again, please.');
    await (await hub.call('/v1/messages', { json: { model: 'echo', messages, max_tokens: 9 } })).text();
    expect((await detail((await newest()).id)).body?.answer?.choices[0]?.text).toBe('Say it again, please.');
    await (await hub.call('/v1/embeddings', { json: { model: 'echo', input: ['a', 'b'] } })).text();
    expect((await detail((await newest()).id)).body?.answer).toEqual({ choices: [], embeddings: 2, isCut: false });
    const params = { model: 'openai/served', api_base: upstream.baseUrl, api_key: 'sk-up' };
    await post('/model/new', { model_name: 'passed-on', litellm_params: params });
    const passed = await ask(undefined, { model: 'passed-on', stream: true });
    expect(passed.body?.answer?.choices[0]?.text).toBe('from upstream');
    await settings({ keepBodies: 'off' });
  });

  it('of a request that failed is kept without an answer', async () => {
    await settings({ keepBodies: 'all' });
    const found = await ask(undefined, { model: 'nowhere' });
    expect(found).toMatchObject({ outcome: 'error', body: { answer: null, isCut: false } });
    await settings({ keepBodies: 'off' });
  });

  it('is cut where it is long, and then can’t be sent again', async () => {
    await settings({ keepBodies: 'all', bodyMaxBytes: 1024 });
    const content = 'x'.repeat(5000);
    const found = await ask(undefined, { messages: [{ role: 'user', content }] });
    expect(found.body).toMatchObject({ isCut: true, answer: { isCut: true } });
    expect([found.body?.request.length, found.body?.answer?.choices[0]?.text.length]).toEqual([1024, 1024]);
    const { status, text } = await attempt('POST', `/hub/requests/${found.id}/replay`, { model: 'echo' });
    expect([status, text]).toEqual([409, expect.stringContaining('bodyMaxBytes')]);
    await settings({ keepBodies: 'off', bodyMaxBytes: 256 * 1024 });
  });

  it('is counted, removed with the oldest first, and all at once', async () => {
    await settings({ keepBodies: 'all', bodiesMaxBytes: 1024 * 1024, bodyMaxBytes: 512 * 1024 });
    await hub.call('/hub/bodies', { method: 'DELETE' });
    const content = 'y'.repeat(300_000);
    const ids: number[] = [];
    for (let index = 0; index < 4; index++) {
      ids.push((await ask(undefined, { messages: [{ role: 'user', content }], max_tokens: 1 })).id);
    }
    const { bytes, count } = await get('/hub/bodies');
    expect(count).toBeLessThan(4);
    expect(bytes).toBeLessThanOrEqual(1024 * 1024);
    expect([(await detail(ids[0] ?? 0)).bodyAbsence, (await detail(ids[3] ?? 0)).bodyAbsence]).toEqual(['gone', null]);
    expect((await hub.call('/hub/bodies', { method: 'DELETE' })).status).toBe(204);
    expect(await get('/hub/bodies')).toEqual({ count: 0, bytes: 0 });
    expect((await detail(ids[3] ?? 0)).bodyAbsence).toBe('gone');
    await settings({ keepBodies: 'off', bodiesMaxBytes: 256 * 1024 * 1024, bodyMaxBytes: 256 * 1024 });
  });
});

describe('sending a request again', () => {
  it('asks another model and is booked under who asked for it', async () => {
    await settings({ keepBodies: 'all' });
    gate = Promise.withResolvers();
    gate.resolve();
    const key = await newKey({ key_alias: 'first asker' });
    for (const stream of [false, true]) {
      await (await hub.call(CHAT, { key, json: { model: 'slow', messages, stream } })).text();
      const { id } = await newest();
      const again = await post(`/hub/requests/${id}/replay`, { model: 'echo' });
      expect(again).toMatchObject({
        model: 'echo',
        answer: { choices: [{ text: 'Say it again, please.', finish: 'stop' }] },
        inputTokens: 4,
        outputTokens: 4,
        tokensEstimated: false,
        durationMs: expect.any(Number),
      });
      const booked = await detail(again['id'] as string);
      expect(booked).toMatchObject({ callerKind: 'master', modelAsked: 'echo', operation: 'chat.completions', stream });
    }
    await settings({ keepBodies: 'off' });
  });

  it('works in every dialect, with a conversation that the first key had stored', async () => {
    await settings({ keepBodies: 'all' });
    const key = await newKey();
    const stored = (await (
      await hub.call('/v1/responses', { key, json: { model: 'echo', input: 'Hello' } })
    ).json()) as Json;
    const dialects: [string, Json, string][] = [
      ['/v1/responses', { input: 'And now?', previous_response_id: stored['id'] }, 'And now?'],
      ['/v1/messages', { messages, max_tokens: 20 }, 'Say it again, please.'],
      ['/api/chat', { messages, stream: false }, 'Say it again, please.'],
      ['/v1/completions', { prompt: 'Once upon' }, 'Once upon'],
    ];
    for (const [path, json, text] of dialects) {
      const response = await hub.call(path, { key, json: { model: 'echo', ...json } });
      expect([path, response.status, await response.text()]).toEqual([path, 200, expect.any(String)]);
      const again = await attempt('POST', `/hub/requests/${(await newest()).id}/replay`, { model: 'echo' });
      expect([path, again.status, again.text]).toEqual([path, 200, expect.stringContaining(text)]);
    }
    await settings({ keepBodies: 'off' });
  });

  it('is refused in words: without a kept body, for a model that there is not, for wrong fields', async () => {
    await (await hub.call(CHAT, { json: { model: 'echo', messages } })).text();
    const { id } = await newest();
    const without = await attempt('POST', `/hub/requests/${id}/replay`, { model: 'echo' });
    expect([without.status, without.text]).toEqual([409, expect.stringContaining('Set keepBodies')]);
    await settings({ keepBodies: 'all' });
    await (await hub.call(CHAT, { json: { model: 'echo', messages } })).text();
    const kept = `/hub/requests/${(await newest()).id}/replay`;
    await settings({ keepBodies: 'off' });
    expect((await attempt('POST', kept, { model: 'nowhere' })).status).toBe(404);
    expect((await attempt('POST', kept, { modell: 'echo' })).status).toBe(400);
    expect((await attempt('POST', kept, { model: '' })).status).toBe(400);
    expect((await attempt('POST', '/hub/requests/nobody/replay', { model: 'echo' })).status).toBe(404);
    expect((await attempt('POST', kept, { model: 'echo' }, await newKey())).status).toBe(403);
  });

  it('ends upstream when the one who asked leaves', async () => {
    await settings({ keepBodies: 'all' });
    await (await hub.call(CHAT, { json: { model: 'echo', messages } })).text();
    const { id } = await newest();
    await settings({ keepBodies: 'off' });
    gate = Promise.withResolvers();
    const events = await follow<LiveRequests>('requests');
    const leaving = new AbortController();
    const again = hub.call(`/hub/requests/${id}/replay`, { json: { model: 'slow' }, signal: leaving.signal });
    await events.next(({ requests }) => requests[0]?.modelAsked === 'slow');
    leaving.abort();
    await expect(again).rejects.toThrow();
    await events.next(({ requests }) => requests.length === 0);
    events.stop();
    expect(await newest()).toMatchObject({ modelAsked: 'slow', outcome: 'cancelled' });
  });
});

describe('a model that has to be loaded first', () => {
  it('is told while it loads, and stands in the timeline as long as its engine says that it took', async () => {
    const ollama = await startFakeOllama();
    const own = await startTestHub({ args: ['--ollama-host', ollama.url] });
    try {
      const loaded = Promise.withResolvers<void>();
      const done = { load_duration: 300e6, prompt_eval_duration: 50e6, prompt_eval_count: 7, eval_count: 2 };
      ollama.script('/api/chat', async (exchange) => {
        await loaded.promise;
        await exchange.line(scenarios.chatLine({ content: 'Loaded' }));
        await exchange.line(scenarios.chatDone(done));
        exchange.end();
      });
      const json = { model: 'llama3.2:1b', stream: true, messages };
      const answer = own.call(CHAT, { json });
      const phaseNow = async () => {
        const { requests } = (await (await own.call('/hub/requests/live')).json()) as LiveRequests;
        return requests[0]?.phase;
      };
      await expect.poll(phaseNow, { timeout: 10_000 }).toBe('loading');
      // As long as the engine will say, and a little more.
      await new Promise((resolve) => setTimeout(resolve, 400));
      loaded.resolve();
      await (await answer).text();
      const { requests } = (await (await own.call('/hub/requests?limit=1')).json()) as { requests: RequestRow[] };
      const found = (await (await own.call(`/hub/requests/${requests[0]?.id}`)).json()) as RequestDetail;
      expect(found).toMatchObject({ loadMs: 300, promptMs: 50, generationMs: 480 });
      const phases = Object.fromEntries(found.phases.map(({ name, ms }) => [name, Math.round(ms)]));
      expect(phases).toMatchObject({ loading: 300, prompt: 50, queued: expect.any(Number) });
    } finally {
      await own.stop();
      await ollama.close();
    }
  });
});
