import { once } from 'node:events';
import { request, type ClientRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { frameOf } from '../../server/domain/stream-frame.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const LIMITS = { requestsPerSecond: 10, burst: 20, open: 100, exceptThisComputer: true };
const chat = { model: 'echo', messages: [{ role: 'user', content: 'hi' }] };

let hub: TestHub;
/** Answers wait here until a test opens the gate. */
let gate: PromiseWithResolvers<void>;

beforeAll(async () => {
  gate = Promise.withResolvers();
  hub = await startTestHub({
    engines: [
      createFakeEngine({
        clock: systemClock,
        async *answer() {
          await gate.promise;
          yield frameOf({ type: 'finish', choice: 0, reason: 'stop' });
          yield frameOf({ type: 'usage', usage: { inputTokens: 1, outputTokens: 1 } });
        },
      }),
    ],
  });
});
afterAll(() => hub.stop());
beforeEach(async () => {
  gate = Promise.withResolvers();
  gate.resolve();
  await limit(LIMITS);
});

/** Waits for its turn like every other request, so it is tried until it is let in. */
async function limit(addressLimits: Partial<typeof LIMITS>): Promise<void> {
  const json = { addressLimits: { ...LIMITS, ...addressLimits } };
  await expect
    .poll(async () => (await hub.call('/hub/settings', { json, method: 'PATCH' })).status, { timeout: 10_000 })
    .toBe(200);
}
const statuses = async (calls: readonly Promise<Response>[]) =>
  (await Promise.all(calls)).map(({ status }) => status).toSorted((a, b) => a - b);
const times = <T>(count: number, call: () => T): T[] => Array.from({ length: count }, call);
const list = () => hub.call('/v1/models');
const ask = () => hub.call('/v1/chat/completions', { json: chat });

describe('programs on this computer', () => {
  it('are not limited at first', async () => {
    expect(await statuses(times(60, list))).toEqual(times(60, () => 200));
  });

  it('are limited where the owner wants that, with the next request, and freed the same way', async () => {
    await limit({ exceptThisComputer: false, burst: 3 });
    const answers = await statuses(times(12, list));
    expect(answers.filter((status) => status === 200).length).toBeGreaterThanOrEqual(4);
    expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(6);
    await limit({ exceptThisComputer: true, burst: 3 });
    expect(await statuses(times(30, list))).toEqual(times(30, () => 200));
  });
});

describe('requests that come faster than the rate', () => {
  it('wait for their turn and are all answered, one in each interval', async () => {
    await limit({ exceptThisComputer: false, requestsPerSecond: 50, burst: 20 });
    const startedAt = performance.now();
    expect(await statuses(times(20, ask))).toEqual(times(20, () => 200));
    // The setting's own request was let in while nothing was limited yet, so the first call waits for nobody.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(19 * 20 - 1);
  });

  it.each([
    ['POST', '/v1/chat/completions', { type: 'rate_limit_error', param: null, code: '429' }],
    ['POST', '/engines/echo/chat/completions', { type: 'rate_limit_error', param: null, code: '429' }],
    ['POST', '/key/generate', { type: 'rate_limit_error', param: 'None', code: '429' }],
    ['GET', '/hub/status', { type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' }],
    ['GET', '/no/such/path', { type: 'rate_limit_error', param: null, code: '429' }],
  ])('are refused beyond the burst in the words of their route: %s %s', async (method, path, expected) => {
    await limit({ exceptThisComputer: false, requestsPerSecond: 1, burst: 0 });
    const init = method === 'POST' ? { json: chat, key: null } : { key: null };
    const [first, second] = await Promise.all([hub.call(path, init), hub.call(path, init)]);
    const refused = [first, second].find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.headers.get('x-request-id')).toMatch(/./);
    expect(await refused?.json()).toEqual({
      error: {
        ...expected,
        message: expect.stringMatching(
          /^Rate limit exceeded for address: .* Current limit: 1 a second and 0 that wait/,
        ),
      },
    });
  });

  it('tell the official clients that trying again makes sense', async () => {
    await limit({ exceptThisComputer: false, requestsPerSecond: 1, burst: 0 });
    const refused = (await Promise.all(times(2, ask))).find(({ status }) => status === 429);
    expect(refused?.headers.get('x-should-retry')).toBe('true');
  });
});

describe('requests that are open at once', () => {
  it('are refused beyond the limit, streams until they end', async () => {
    const fast = { exceptThisComputer: false, requestsPerSecond: 1_000, burst: 1_000 };
    await limit(fast);
    gate = Promise.withResolvers();
    const running = times(2, () => hub.call('/v1/chat/completions', { json: { ...chat, stream: true } }));
    await expect
      .poll(async () => (await hub.call('/hub/status')).json(), { timeout: 10_000 })
      .toMatchObject({ requests: { waiting: 2 } });
    await limit({ ...fast, open: 2 });
    const refused = await list();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await refused.text()).toContain('Limit type: max_parallel_requests. Current limit: 2, Remaining: 0.');
    gate.resolve();
    for (const response of await Promise.all(running)) expect(await response.text()).toContain('[DONE]');
    await expect.poll(async () => (await list()).status, { timeout: 10_000 }).toBe(200);
  });
});

describe('a client that leaves while it waits', () => {
  it('is dropped without work: nothing is booked, and the next one gets its turn', async () => {
    await limit({ exceptThisComputer: false, requestsPerSecond: 1, burst: 2 });
    await expect.poll(async () => (await list()).status, { timeout: 10_000 }).toBe(200);
    const leaving = times(2, open);
    // The hub says so when a request has arrived.
    await Promise.all(leaving.map((client) => once(client, 'continue')));
    expect((await list()).status).toBe(429);
    for (const client of leaving) client.destroy();
    await expect.poll(async () => (await list()).status, { timeout: 10_000 }).toBe(200);
    await limit({ exceptThisComputer: true });
    const { requests } = (await (await hub.call('/hub/requests')).json()) as { requests: object[] };
    expect(JSON.stringify(requests)).not.toContain('left-while-waiting');
  });

  function open(): ClientRequest {
    const client = request(`${hub.url}/v1/chat/completions`, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${MASTER_KEY}`, expect: '100-continue' },
    });
    client.on('error', () => undefined);
    client.end(JSON.stringify({ ...chat, model: 'left-while-waiting' }));
    return client;
  }
});

describe('what is never limited', () => {
  it.each(['/health/liveliness', '/health/liveness', '/health/readiness', '/healthz', '/health'])(
    '%s, which needs no key',
    async (path) => {
      await limit({ exceptThisComputer: false, requestsPerSecond: 1, burst: 0 });
      const probes = times(10, () => hub.call(path, { key: null }));
      expect(await statuses(probes)).toEqual(times(10, () => 200));
    },
  );

  it('the files of the interface, and preflights', async () => {
    await limit({ exceptThisComputer: false, requestsPerSecond: 1, burst: 0 });
    const files = times(10, () => hub.call('/ui/no-such-file.js', { key: null }));
    expect(await statuses(files)).not.toContain(429);
    const headers = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' };
    const preflights = times(10, () => hub.call('/v1/chat/completions', { key: null, method: 'OPTIONS', headers }));
    expect(await statuses(preflights)).toEqual(times(10, () => 204));
  });

  it('is not a route where keys can be tried', async () => {
    await limit({ exceptThisComputer: false, requestsPerSecond: 1, burst: 0 });
    expect(await statuses(times(3, () => hub.call('/health', { key: 'sk-a-guess-0123456789' })))).toContain(429);
  });
});
