import type { APIError } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HubError, type ErrorCode, type ErrorDetails } from '../../server/domain/errors.ts';
import { frameOf, type StreamFrame } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { openaiMajors } from '../helpers/openai-majors.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

/** What the engine fails with, and how often it was asked. */
let failure: HubError;
let asked = 0;
let hub: TestHub;
beforeAll(async () => {
  async function* answer(): AsyncGenerator<StreamFrame> {
    yield frameOf({ type: 'generation-start' });
    asked++;
    throw failure;
  }
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock, answer })] });
});
afterAll(() => hub.stop());
beforeEach(() => {
  asked = 0;
});

/** No time to lose: the SDKs obey it. */
const soon: ErrorDetails = { retryAfterSeconds: 0.01 };

describe.each(openaiMajors)('openai for Node, version $major, tries', ({ create, errors }) => {
  const client = () => create({ baseURL: hub.url, apiKey: MASTER_KEY, maxRetries: 2 });

  it.each<[ErrorCode, ErrorDetails, keyof typeof errors, number, string | null, number]>([
    ['rate_limited', soon, 'RateLimitError', 429, '429', 3],
    ['queue_full', soon, 'InternalServerError', 503, 'server_is_overloaded', 3],
    ['engine_unavailable', soon, 'InternalServerError', 503, 'backend_unavailable', 3],
    ['model_load_failed', {}, 'InternalServerError', 500, 'model_load_failed', 1],
    ['storage_failed', {}, 'InternalServerError', 500, 'storage_failed', 1],
    ['engine_rejected', {}, 'InternalServerError', 502, 'engine_rejected', 1],
    ['context_length_exceeded', { param: 'messages' }, 'BadRequestError', 400, 'context_length_exceeded', 1],
    ['unsupported_feature', { param: 'tools' }, 'BadRequestError', 400, 'unsupported_model_feature', 1],
    ['unsupported_schema', { param: 'response_format' }, 'BadRequestError', 400, 'unsupported_schema', 1],
  ])('%s as often as it helps', async (code, details, name, status, slug, attempts) => {
    for (const stream of [false, true]) {
      asked = 0;
      failure = new HubError(code, 'As it is.', details);
      const error = await client()
        .chat.completions.create({ model: 'echo', messages: [{ role: 'user', content: 'hi' }], stream })
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(errors[name]);
      expect(error).toMatchObject({ status, code: slug, param: details.param ?? null });
      expect((error as APIError).requestID).toMatch(/^req_/);
      expect(asked).toBe(attempts);
    }
  });

  it('a spent budget once', async () => {
    const { key } = (await (await hub.call('/key/generate', { json: { max_budget: 0 } })).json()) as { key: string };
    let sent = 0;
    const counting = (input: string | URL | Request, init?: RequestInit) => {
      sent++;
      return fetch(input, init);
    };
    const error = await create({ baseURL: hub.url, apiKey: key, maxRetries: 2, fetch: counting })
      .chat.completions.create({ model: 'echo', messages: [{ role: 'user', content: 'hi' }] })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(errors.RateLimitError);
    expect(error).toMatchObject({ type: 'budget_exceeded', code: 429 });
    expect(sent).toBe(1);
  });
});
