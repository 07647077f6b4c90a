import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response as ExpressResponse } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { HubError, toHubError } from '../domain/errors.ts';
import { frameOf, type StreamFrame } from '../domain/stream-frame.ts';
import { decodeChat } from '../protocols/openai-chat/decode-request.ts';
import { openAi } from '../protocols/openai/protocol.ts';
import { writeError, writeReply } from './write-reply.ts';

const body = { model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] };
const decoded = decodeChat({ dialect: 'openai', bytes: Buffer.from(JSON.stringify(body)), body });
const ending = frameOf({ type: 'text-delta', choice: 0, text: 'late' }, { type: 'finish', choice: 0, reason: 'stop' });

let close: (() => void) | undefined;
afterEach(() => close?.());

/** A server that answers with frames that come when the test says so, by a clock that the test moves. */
async function serve(userAgent?: string) {
  const clock = createTestClock();
  const engine = Promise.withResolvers<StreamFrame>();
  const asked = Promise.withResolvers<void>();
  const server = createServer((_req, plain) => {
    const res = plain as ExpressResponse;
    const frames = (async function* () {
      asked.resolve();
      yield await engine.promise;
    })();
    const identity = () => ({ id: 'chatcmpl-1', createdAt: 1, model: 'm', elapsedMs: () => 0 });
    const reply = { res, protocol: openAi, decoded, identity, headers: () => ({}), userAgent, clock };
    writeReply(reply, { frames }).catch((thrown: unknown) => writeError(res, openAi, toHubError(thrown), 'req_1'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const answer = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await asked.promise;
  return { clock, engine, answer };
}

describe('a stream whose engine is silent', () => {
  it('shows signs of life, first of all its headers, at least every ten seconds', async () => {
    const { clock, engine, answer } = await serve();
    for (let seconds = 0; seconds < 90; seconds += 10) clock.advance(10_000);
    const response = await answer;
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    engine.resolve(ending);
    const text = await response.text();
    expect(text.match(/: keep-alive\n\n/g)?.length).toBeGreaterThanOrEqual(9);
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('shows them as empty chunks to clients that stumble over comments', async () => {
    const { clock, engine, answer } = await serve('Go-http-client/1.1');
    clock.advance(10_000);
    engine.resolve(ending);
    const text = await (await answer).text();
    expect(text).not.toContain(': keep-alive');
    expect(JSON.parse(text.slice('data: '.length, text.indexOf('\n\n')))).toMatchObject({
      id: 'chatcmpl-1',
      choices: [{ index: 0, delta: {}, finish_reason: null }],
    });
  });

  it('gets its status when the engine fails soon, and an error record when it fails late', async () => {
    for (const [silentMs, status] of [
      [5_000, 503],
      [10_000, 200],
    ] as const) {
      const { clock, engine, answer } = await serve();
      clock.advance(silentMs);
      engine.reject(new HubError('engine_unavailable', 'Gone.', { retryAfterSeconds: 2 }));
      const response = await answer;
      const text = await response.text();
      expect(response.status).toBe(status);
      expect(text).toContain('backend_unavailable');
      expect(text).not.toContain('[DONE]');
      close?.();
    }
  });
});
