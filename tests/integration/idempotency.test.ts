import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HubError } from '../../server/domain/errors.ts';
import { frameOf } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let calls = 0;
let fails = false;
const gate = Promise.withResolvers<void>();
beforeAll(async () => {
  const engine = createFakeEngine({
    clock: systemClock,
    async *answer({ request }) {
      calls++;
      if (fails) throw new HubError('engine_crashed', 'The engine crashed.');
      if (JSON.stringify(request).includes('wait')) await gate.promise;
      yield frameOf({ type: 'text-delta', choice: 0, text: `answer ${calls}` });
      yield frameOf(
        { type: 'finish', choice: 0, reason: 'stop' },
        { type: 'usage', usage: { inputTokens: 1, outputTokens: 1 } },
      );
    },
  });
  hub = await startTestHub({ engines: [engine] });
});
afterAll(() => hub.stop());

const ask = (key: string, text: string, more: object = {}) =>
  hub.call('/v1/chat/completions', {
    json: { model: 'echo', messages: [{ role: 'user', content: text }], ...more },
    headers: { 'idempotency-key': key },
  });
const rows = async () =>
  ((await (await hub.call('/hub/requests?limit=100')).json()) as { requests: unknown[] }).requests.length;

describe('a request that is sent again under its Idempotency-Key', () => {
  it('gets the same answer, without work and without a row', async () => {
    const first = await ask('one', 'hello');
    const text = await first.text();
    const before = { calls, rows: await rows() };
    const again = await ask('one', 'hello');
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(await again.text()).toBe(text);
    expect(again.headers.get('x-litellm-call-id')).toBe(first.headers.get('x-litellm-call-id'));
    expect({ calls, rows: await rows() }).toEqual(before);
  });

  it('is refused when it asks for something else, and when it was a stream it is done again', async () => {
    await ask('two', 'hello');
    const other = await ask('two', 'goodbye');
    expect([other.status, await other.json()]).toMatchObject([422, { error: { code: 'idempotency_key_reused' } }]);
    const before = calls;
    for (let count = 0; count < 2; count++) await (await ask('three', 'hello', { stream: true })).text();
    expect(calls).toBe(before + 2);
  });

  it('is told to come back while the first one runs', async () => {
    const before = calls;
    const first = ask('four', 'wait for me');
    await expect.poll(() => calls, { interval: 5 }).toBe(before + 1);
    const second = await ask('four', 'wait for me');
    expect([second.status, second.headers.get('x-should-retry')]).toEqual([409, 'true']);
    gate.resolve();
    expect((await first).status).toBe(200);
    expect((await ask('four', 'wait for me')).headers.get('idempotent-replayed')).toBe('true');
  });

  it('is done again when it failed', async () => {
    fails = true;
    expect((await ask('five', 'hello')).status).toBe(502);
    fails = false;
    const again = await ask('five', 'hello');
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, null]);
  });
});
