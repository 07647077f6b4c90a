import { describe, expect, it } from 'vitest';
import type { EmbeddingRequest } from '../../domain/inference-request.ts';
import { mapConnectionError, mapHttpError, readComplaint } from './map-error.ts';

const request: EmbeddingRequest = {
  kind: 'embedding',
  model: 'm',
  stream: false,
  choices: 1,
  sampling: { stop: [] },
  runtime: {},
  inputs: ['a'],
};
const context = { url: 'http://o', request, contextLength: 512 };
const runners = JSON.stringify({
  error: { code: 400, message: 'too big', type: 'exceed_context_size_error', n_prompt_tokens: 900, n_ctx: 512 },
});

describe('a status of Ollama', () => {
  it.each<[number, unknown, string, string | undefined]>([
    [400, 'the input length exceeds the context length', 'context_length_exceeded', 'input'],
    [400, runners, 'context_length_exceeded', 'input'],
    [500, `llama-server: ${runners}`, 'context_length_exceeded', 'input'],
    [400, '"m" does not support insert', 'unsupported_feature', 'suffix'],
    [400, '"m" does not support thinking', 'unsupported_feature', 'reasoning_effort'],
    [400, 'invalid role', 'invalid_request', undefined],
    [401, 'unauthorized', 'engine_rejected', undefined],
    [404, "model 'm' not found", 'model_not_found', 'model'],
    [500, 'option "temperature" must be of type float32', 'invalid_request', undefined],
    [500, 'invalid format: "x"', 'unsupported_schema', 'response_format'],
    [500, 'model requires more system memory (9.1 GiB) than is available', 'model_load_failed', undefined],
    [500, 'llama runner process has terminated: exit status 2', 'model_load_failed', undefined],
    [500, 'unable to load model: /models/blobs/sha256-1', 'model_load_failed', undefined],
    [500, 'timed out waiting for llama runner to start', 'model_load_failed', undefined],
    [500, 'model runner has unexpectedly stopped', 'engine_crashed', undefined],
    [500, 'odd', 'engine_rejected', undefined],
    [502, 'cloud', 'engine_rejected', undefined],
    [503, 'server busy', 'queue_full', undefined],
  ])('%i %j is %s', (status, error, code, param) => {
    const mapped = mapHttpError(status, JSON.stringify({ error }), context);
    expect([mapped.code, mapped.details.param]).toEqual([code, param]);
    expect(mapped.details.upstream).toMatchObject({ status });
  });

  it.each([
    [403, '', 'engine_rejected'],
    [500, '', 'engine_rejected'],
    [404, '404 page not found', 'engine_bad_answer'],
    [405, '405 method not allowed', 'engine_rejected'],
  ])('%i with the body %j is %s', (status, body, code) => {
    expect(mapHttpError(status, body, context).code).toBe(code);
  });
});

it("reads the runner's own JSON out of the text that holds it", () => {
  expect(readComplaint(JSON.stringify({ error: runners }))).toEqual({
    text: 'too big exceed_context_size_error',
    promptTokens: 900,
    contextLength: 512,
  });
});

it.each([
  ['ECONNREFUSED', 'engine_unavailable'],
  ['UND_ERR_CONNECT_TIMEOUT', 'engine_unavailable'],
  ['ECONNRESET', 'engine_crashed'],
  ['UND_ERR_SOCKET', 'engine_crashed'],
  ['HPE_INVALID_CONSTANT', 'engine_bad_answer'],
])('a connection that fails with %s is %s', (code, expected) => {
  const thrown = Object.assign(new Error('x'), { code });
  expect(mapConnectionError(thrown, 'http://o').code).toBe(expected);
  expect(mapConnectionError(new AggregateError([thrown]), 'http://o').code).toBe(expected);
});
