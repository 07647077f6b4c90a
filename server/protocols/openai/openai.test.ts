import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HubError } from '../../domain/errors.ts';
import { encodeModel, encodeModelList, modelListSchema } from '../openai-models/encode-models.ts';
import { openAi } from './protocol.ts';
import { pathOf, readBody, show } from '../read-body.ts';

const identity = { id: 'chatcmpl-1', createdAt: 1, model: 'm', elapsedMs: () => 0 };

describe('an error', () => {
  it.each([
    [
      new HubError('model_not_found', 'No.', { param: 'model' }),
      404,
      'invalid_request_error',
      'model',
      'model_not_found',
    ],
    [new HubError('invalid_json', 'No.'), 400, 'invalid_request_error', null, 'invalid_json'],
    [new HubError('unauthenticated', 'No.', { wireType: 'auth_error' }), 401, 'auth_error', null, '401'],
    [new HubError('key_expired', 'No.'), 401, 'expired_key', null, '401'],
    [new HubError('origin_not_allowed', 'No.'), 403, 'permission_error', null, 'origin_not_allowed'],
    [new HubError('model_access_denied', 'No.'), 403, 'key_model_access_denied', null, '403'],
    [new HubError('budget_exceeded', 'No.'), 429, 'budget_exceeded', null, 429],
    [new HubError('rate_limited', 'No.'), 429, 'rate_limit_error', null, '429'],
    [new HubError('engine_crashed', 'No.'), 502, 'server_error', null, 'engine_crashed'],
  ])('%s has four keys and nothing else', (error, status, type, param, code) => {
    const wire = openAi.encodeError(error, 'req_1');
    expect(wire.status).toBe(status);
    expect(wire.body).toEqual({ error: { message: 'No.', type, param, code } });
  });

  // The official clients try again on 408, 409, 429 and above, whatever it is, unless they are told.
  it.each([
    ['invalid_request', undefined],
    ['model_not_found', undefined],
    ['conflict', 'false'],
    ['rate_limited', 'true'],
    ['budget_exceeded', 'false'],
    ['model_load_failed', 'false'],
    ['internal', 'false'],
    ['engine_crashed', 'true'],
    ['engine_rejected', 'false'],
    ['queue_full', 'true'],
  ] as const)('%s says whether to try again: %s', (code, shouldRetry) => {
    expect(openAi.encodeError(new HubError(code, 'No.'), 'r').headers['x-should-retry']).toBe(shouldRetry);
  });

  it('carries the headers that belong to it', () => {
    const headersOf = (error: HubError) => openAi.encodeError(error, 'r').headers;
    expect(headersOf(new HubError('engine_unavailable', 'No.', { retryAfterSeconds: 2 }))['Retry-After']).toBe('2');
    const limit = { type: 'requests', resetsAt: '2026-02-18 13:38:20 UTC' };
    expect(headersOf(new HubError('rate_limited', 'No.', { limit }))).toMatchObject({
      rate_limit_type: 'requests',
      reset_at: '2026-02-18 13:38:20 UTC',
    });
    expect(headersOf(new HubError('unauthenticated', 'No.'))['WWW-Authenticate']).toBe('Bearer');
    expect(headersOf(new HubError('method_not_allowed', 'No.', { allow: ['GET', 'HEAD'] }))['Allow']).toBe('GET, HEAD');
  });

  it('never carries what an upstream said, or its cause', () => {
    const error = new HubError('engine_rejected', 'No.', { upstream: 'secret' }, new Error('secret'));
    expect(JSON.stringify(openAi.encodeError(error, 'r')) + openAi.encodeStreamError(error, 'r')).not.toContain(
      'secret',
    );
  });

  it('in a stream is one record that begins with the error and holds no choices', () => {
    expect(openAi.encodeStreamError(new HubError('engine_crashed', 'It\ncrashed.'), 'r')).toBe(
      'data: {"error":{"message":"It\\ncrashed.","type":"server_error","param":null,"code":"engine_crashed"}}\n\n',
    );
  });
});

describe('a sign of life', () => {
  it('is a comment, but a chunk for a client that comments disturb', () => {
    for (const userAgent of [undefined, 'OpenAI/Python 2.1', 'node']) {
      expect(openAi.encodeKeepAlive(identity, userAgent)).toBe(': keep-alive\n\n');
    }
    const record = openAi.encodeKeepAlive(identity, 'Go-http-client/2.0');
    expect(JSON.parse(record.slice('data: '.length))).toMatchObject({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta: {}, finish_reason: null }],
    });
  });
});

describe('reading a body', () => {
  const schema = z.looseObject({
    name: z.string(),
    list: z.array(z.looseObject({ size: z.int().min(1) })).optional(),
    either: z.union([z.string(), z.array(z.looseObject({ deep: z.string() }))], 'expected one or the other').optional(),
  });

  it.each([
    [{}, 'missing_parameter', 'name', 'name is missing.'],
    [{ name: 7 }, 'invalid_type', 'name', 'name is 7.'],
    [{ name: null }, 'invalid_type', 'name', 'name is null.'],
    [{ name: 'a', list: [{ size: 1 }, { size: 0 }] }, 'invalid_request', 'list[1].size', 'list[1].size is 0.'],
    [{ name: 'a', list: [{ size: Infinity }] }, 'invalid', 'list[0].size', 'is Infinity.'],
    [{ name: 'a', either: 7 }, 'invalid_type', 'either', 'Expected one or the other.'],
    [{ name: 'a', either: [{ deep: 7 }] }, 'invalid_type', 'either[0].deep', 'either[0].deep is 7.'],
    [{ name: 'a', either: [{}] }, 'missing_parameter', 'either[0].deep', 'either[0].deep is missing.'],
    ['text', 'invalid_type', '', 'The body is "text".'],
  ])('%j is refused with what is wrong where', (body, code, param, words) => {
    try {
      readBody(schema, body);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringContaining(code) as string, details: { param } });
      expect(String(error)).toContain(words);
      return;
    }
    throw new Error('It was taken.');
  });

  it('keeps what it does not know', () => {
    expect(readBody(schema, { name: 'a', more: 1 })).toEqual({ name: 'a', more: 1 });
  });

  it('shows values short, and numbers as they are', () => {
    expect(show('x'.repeat(1000))).toHaveLength(61);
    expect([show(NaN), show(undefined), show(null), show({ a: [1] })]).toEqual([
      'NaN',
      'undefined',
      'null',
      '{"a":[1]}',
    ]);
    expect(pathOf(['messages', 0, 'content', 1, 'text'])).toBe('messages[0].content[1].text');
  });
});

describe('the list of models', () => {
  const model = {
    id: 'hf.co/a/b:Q4',
    createdAt: 1_760_000_000_999,
    contextLength: 4096,
    capabilities: undefined,
    note: undefined,
  };

  it('has what OpenAI’s, Anthropic’s and local servers’ clients look for', () => {
    const list = encodeModelList([model, { ...model, id: 'z' }]);
    expect(modelListSchema.parse(list)).toEqual(list);
    expect(list).toMatchObject({ object: 'list', has_more: false, first_id: 'hf.co/a/b:Q4', last_id: 'z' });
    expect(encodeModel(model)).toMatchObject({
      id: 'hf.co/a/b:Q4',
      object: 'model',
      created: 1_760_000_000,
      owned_by: expect.any(String) as string,
      type: 'model',
      created_at: expect.stringMatching(/^2025-10-09T/) as string,
      context_length: 4096,
      max_model_len: 4096,
    });
  });

  it('may be empty', () => {
    expect(encodeModelList([])).toMatchObject({ object: 'list', data: [], has_more: false });
  });
});
