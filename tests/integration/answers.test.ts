import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HubError } from '../../server/domain/errors.ts';
import type { EngineCall } from '../../server/domain/ports.ts';
import { frameOf, type StreamFrame } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
afterEach(() => hub.stop());

const chat = { model: 'echo', messages: [{ role: 'user', content: 'hi' }] };
const word = (text: string) => frameOf({ type: 'text-delta', choice: 0, text });
const ending = frameOf(
  { type: 'finish', choice: 0, reason: 'stop' },
  { type: 'usage', usage: { inputTokens: 1, outputTokens: 1 } },
);

async function startWith(answer: (call: EngineCall) => AsyncIterable<StreamFrame>): Promise<void> {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock, answer })] });
}

interface LedgerRow {
  readonly outcome: string;
  readonly errorCode: string | null;
  readonly outputTokens: number;
}
async function ledger(): Promise<readonly LedgerRow[]> {
  return ((await (await hub.call('/hub/requests')).json()) as { requests: LedgerRow[] }).requests;
}

describe('an engine that fails', () => {
  it('before the first piece is told with a status', async () => {
    await startWith(async function* () {
      yield frameOf({ type: 'generation-start' });
      throw new HubError('engine_crashed', 'The engine crashed.');
    });
    for (const stream of [false, true]) {
      const response = await hub.call('/v1/chat/completions', { json: { ...chat, stream } });
      expect(response.status).toBe(502);
      expect(await response.json()).toMatchObject({
        error: { code: 'engine_crashed', message: 'The engine crashed.' },
      });
    }
  });

  it('in the middle of a stream is told by an error record, without a terminator', async () => {
    await startWith(async function* () {
      yield word('one');
      throw new HubError('engine_crashed', 'The engine crashed.');
    });
    const response = await hub.call('/v1/chat/completions', { json: { ...chat, stream: true } });
    const records = (await response.text()).trim().split('\n\n');
    expect(JSON.parse(records.at(-1)?.slice(6) ?? '')).toMatchObject({ error: { code: 'engine_crashed' } });
    expect(records).not.toContain('data: [DONE]');
    expect(await ledger()).toMatchObject([{ outcome: 'error', errorCode: 'engine_crashed', outputTokens: 1 }]);
  });

  it('with a bug of its own is answered without its inner words', async () => {
    await startWith(async function* () {
      yield frameOf({ type: 'generation-start' });
      throw new TypeError('secret path /home/ada');
    });
    const response = await hub.call('/v1/chat/completions', { json: chat });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('ada');
  });
});

describe('a client that leaves', () => {
  it.each([false, true])('in the middle frees the engine within 200 ms (stream: %s)', async (stream) => {
    const left = Promise.withResolvers<number>();
    const started = Promise.withResolvers<void>();
    await startWith(async function* ({ signal }) {
      yield word('one');
      started.resolve();
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      left.resolve(performance.now());
      throw signal.reason;
    });
    const client = new AbortController();
    const sent = hub
      .call('/v1/chat/completions', { json: { ...chat, stream }, signal: client.signal })
      .then((response) => response.text());
    sent.catch(() => undefined);
    await started.promise;
    const leftAt = performance.now();
    client.abort();
    expect((await left.promise) - leftAt).toBeLessThan(200);
    await expect.poll(ledger).toMatchObject([{ outcome: 'cancelled' }]);
  });

  it('before its body is whole leaves a row and no hanging request', async () => {
    await startWith(async function* () {
      yield ending;
    });
    const { hostname, port } = new URL(hub.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${MASTER_KEY}\r\nContent-Length: 1000\r\n\r\n{"model"`,
    );
    await expect
      .poll(async () => ((await (await hub.call('/hub/status')).json()) as { requests: object }).requests)
      .toMatchObject({ waiting: 1 });
    socket.destroy();
    await expect.poll(ledger).toMatchObject([{ outcome: 'cancelled' }]);
  });
});

describe('a slow reader', () => {
  it('makes the engine wait', async () => {
    let produced = 0;
    await startWith(async function* () {
      for (; produced < 50_000; produced++) yield word('x'.repeat(1000));
      yield ending;
    });
    const { hostname, port } = new URL(hub.url);
    const socket = connect(Number(port), hostname);
    socket.pause();
    const body = JSON.stringify({ ...chat, stream: true });
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${MASTER_KEY}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    let before = -1;
    await expect
      .poll(
        () => {
          const stands = produced > 0 && produced === before;
          before = produced;
          return stands;
        },
        { interval: 200, timeout: 10_000 },
      )
      .toBe(true);
    expect(produced).toBeLessThan(20_000);
    socket.destroy();
    await expect.poll(ledger).toMatchObject([{ outcome: 'cancelled' }]);
  });
});

describe('a hub that stops', () => {
  it('lets a running answer end', async () => {
    const go = Promise.withResolvers<void>();
    await startWith(async function* () {
      yield word('one');
      await go.promise;
      yield ending;
    });
    const response = await hub.call('/v1/chat/completions', { json: { ...chat, stream: true } });
    const stopping = hub.stop();
    go.resolve();
    expect(await response.text()).toContain('[DONE]');
    await stopping;
  });
});
