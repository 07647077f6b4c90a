import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Arrival, ConnectGuide, ConnectTool } from '../../server/contract/hub/connect.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { callsOf } from '../helpers/call-hub.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const run = promisify(execFile);
const REPOSITORY = join(import.meta.dirname, '../..');

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(() => hub.stop());

const { get, post, try: attempt, chat } = callsOf(() => hub);
const guideOf = async (path: string, key?: string) =>
  (await get(`/hub/connect/${path}`, key)) as unknown as ConnectGuide;

async function newKey(body: object = {}): Promise<{ key: string; token: string }> {
  return (await post('/key/generate', body)) as { key: string; token: string };
}

async function arrivals(query: string, key?: string): Promise<{ latest: number; requests: readonly Arrival[] }> {
  return (await get(`/hub/connect/curl/requests${query}`, key)) as unknown as Awaited<ReturnType<typeof arrivals>>;
}

describe('the list of tools', () => {
  it('names each once, with where the hub is', async () => {
    const { addresses, tools } = (await get('/hub/connect')) as { addresses: string[]; tools: ConnectTool[] };
    expect(addresses[0]).toBe(hub.url);
    expect(tools.length).toBeGreaterThan(30);
    expect(tools.find(({ id }) => id === 'claude-code')).toMatchObject({
      kind: 'agent',
      dialect: 'anthropic-messages',
    });
  });

  it('is for everybody who has a key, and for nobody else', async () => {
    const { key } = await newKey({ key_type: 'llm_api' });
    expect((await attempt('GET', '/hub/connect', undefined, key)).status).toBe(200);
    expect((await hub.call('/hub/connect', { key: null })).status).toBe(401);
    expect((await hub.call('/hub/connect/curl', { key: null })).status).toBe(401);
  });
});

describe('the settings of a tool', () => {
  it('hold this hub’s address and its model’s own window', async () => {
    const guide = await guideOf('codex');
    expect(guide).toMatchObject({
      baseUrl: `${hub.url}/v1`,
      model: 'echo',
      limits: { context: 8192, output: 2048, isGuess: false },
    });
    expect(guide.snippets[0]?.text).toContain(`base_url = "${hub.url}/v1"`);
    expect(guide.notes[0]).toMatchObject({ level: 'warning', text: expect.stringContaining('8,192 tokens') as string });
  });

  it('take another model, an alias too', async () => {
    await hub.call('/hub/model-aliases/my/second:name', { method: 'PUT', body: JSON.stringify({ model: 'echo' }) });
    const guide = await guideOf('curl?model=my/second:name');
    expect(guide.model).toBe('my/second:name');
    expect(guide.snippets[0]?.text).toContain('"model":"my/second:name"');
    expect(guide.models.map(({ name }) => name)).toContain('my/second:name');
    await hub.call('/hub/model-aliases/my/second:name', { method: 'DELETE' });
  });

  it('offer a key only the models that it may use', async () => {
    await hub.call('/hub/model-aliases/other', { method: 'PUT', body: JSON.stringify({ model: 'echo' }) });
    const { key } = await newKey({ models: ['other'] });
    const guide = await guideOf('continue', key);
    expect([guide.model, guide.models.map(({ name }) => name)]).toEqual(['other', ['other']]);
    expect((await attempt('GET', '/hub/connect/continue?model=echo', undefined, key)).status).toBe(404);
    await hub.call('/hub/model-aliases/other', { method: 'DELETE' });
  });

  it.each([
    ['/hub/connect/claud-code', 404, /Did you mean claude-code/],
    ['/hub/connect/nothing-of-the-kind', 404, /GET \/hub\/connect lists every tool/],
    ['/hub/connect/curl?model=ecko', 404, /Did you mean echo/],
    ['/hub/connect/curl?model=', 400, /model/],
    ['/hub/connect/too-long'.padEnd(150, 'x'), 400, /tool/],
    ['/hub/connect/curl?address=https://evil.example', 400, /is no address of this hub/],
    ['/hub/connect/nothing/requests', 404, /no settings for a tool/],
    ['/hub/connect/curl/requests?after=-1', 400, /after/],
  ])('refuse %s', async (path, status, words) => {
    const answer = await attempt('GET', path);
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(words)]);
  });

  it('are given without a model too', async () => {
    const empty = await startTestHub({ engines: [createFakeEngine({ clock: systemClock, models: [] })] });
    try {
      const guide = (await callsOf(() => empty).get('/hub/connect/codex')) as unknown as ConnectGuide;
      expect([guide.model, guide.baseUrl]).toEqual([null, `${empty.url}/v1`]);
      expect(guide.notes[0]?.text).toContain('no model that suits yet');
    } finally {
      await empty.stop();
    }
  });
});

describe('the first request of a tool', () => {
  it('is seen, and so is one that was refused, with what to do', async () => {
    const { key, token } = await newKey({ key_alias: 'curl', metadata: { tool: 'curl' } });
    expect(await arrivals(`?keyId=${token}`)).toEqual({ latest: 0, requests: [] });
    await chat(key, 'ecko');
    const refused = await arrivals(`?keyId=${token}`);
    expect(refused.requests).toMatchObject([{ outcome: 'error', errorCode: 'model_not_found', modelAsked: 'ecko' }]);
    expect(refused.requests[0]?.problem).toMatch(/Did you mean echo\?.*settings of the tool/);
    await chat(key, 'echo');
    const { latest, requests } = await arrivals(`?keyId=${token}&after=${refused.latest}`);
    expect(requests).toMatchObject([
      {
        id: latest,
        outcome: 'ok',
        operation: 'chat.completions',
        dialect: 'openai',
        modelServed: 'echo',
        problem: null,
      },
    ]);
    expect(await arrivals(`?keyId=${token}&after=${latest}`)).toEqual({ latest, requests: [] });
  });

  it('is told to its own key, and to no other', async () => {
    const [mine, other] = [await newKey(), await newKey()];
    await chat(mine.key, 'echo');
    expect((await arrivals('', mine.key)).requests).toHaveLength(1);
    expect((await arrivals(`?keyId=${mine.token}`, mine.key)).requests).toHaveLength(1);
    expect((await attempt('GET', `/hub/connect/curl/requests?keyId=${mine.token}`, undefined, other.key)).status).toBe(
      403,
    );
  });
});

/** Tools whose programs are here: what each prints when its snippet runs. */
const RUNNABLE = ['curl', 'fetch', 'openai-node', 'ai-sdk', 'ollama-node', 'anthropic-node'];

describe('a snippet that is run as it stands', () => {
  it.each(RUNNABLE)('of %s gets an answer', async (tool) => {
    const { key, token } = await newKey();
    const guide = await guideOf(tool);
    const texts = guide.snippets
      .filter(({ language, label }) => label !== 'Install' && (language === 'javascript' || language === 'bash'))
      .map(({ language, text }) => ({ language, text: text.replaceAll(guide.keyPlaceholder, key) }));
    expect(texts.length).toBeGreaterThan(0);
    for (const { language, text } of texts) {
      const [command, args] =
        language === 'bash'
          ? ['bash', ['-c', text.replace(/^curl /, 'curl -sS --fail --max-time 10 ')]]
          : [process.execPath, ['--input-type=module', '-e', text]];
      const { stdout } = await run(command, args, { cwd: REPOSITORY, timeout: 15_000 });
      expect(stdout).toMatch(/Homeport|"object":"list"/);
    }
    const { requests } = await arrivals(`?keyId=${token}`);
    expect(requests.map(({ outcome }) => outcome)).not.toContain('error');
    expect(requests.length).toBeGreaterThan(0);
  });
});
