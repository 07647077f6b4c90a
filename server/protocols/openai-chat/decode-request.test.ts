import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/inference-request.ts';
import type { DecodedCall } from '../protocol.ts';
import { decodeChat } from './decode-request.ts';

function decodeCall(more: Readonly<Record<string, unknown>> = {}): DecodedCall {
  const body = { model: 'm', messages: [{ role: 'user', content: 'hi' }], ...more };
  return decodeChat({ dialect: 'openai', bytes: Buffer.from(JSON.stringify(body)), body });
}
function decode(more: Readonly<Record<string, unknown>> = {}): ChatRequest {
  const { request } = decodeCall(more);
  if (request.kind !== 'chat') throw new Error('This is no chat.');
  return request;
}
const tool = (name: string, parameters?: unknown) => ({ type: 'function', function: { name, parameters } });
const named = (name: string) => ({ type: 'function', function: { name } });
const deep = (levels: number): object => (levels === 0 ? {} : { properties: deep(levels - 1) });

describe('a chat request', () => {
  it('without options leaves every choice to the model', () => {
    expect(decode()).toMatchObject({
      kind: 'chat',
      model: 'm',
      stream: false,
      choices: 1,
      tools: [],
      toolChoice: { type: 'auto' },
      parallelToolCalls: true,
      responseFormat: { type: 'text' },
      sampling: { stop: [] },
      runtime: {},
    });
    const { sampling, reasoningEffort, logprobs } = decode();
    expect(Object.values({ ...sampling, stop: undefined, reasoningEffort, logprobs }).filter(Boolean)).toEqual([]);
  });

  it('takes null for absent in every optional field', () => {
    const names =
      'temperature top_p presence_penalty frequency_penalty seed stop n max_tokens max_completion_tokens stream ' +
      'stream_options logit_bias user top_k min_p repeat_penalty num_ctx keep_alive options tools tool_choice ' +
      'parallel_tool_calls functions function_call response_format reasoning_effort reasoning think logprobs ' +
      'top_logprobs modalities';
    const nulls = Object.fromEntries(names.split(' ').map((name) => [name, null]));
    const { wire: _, ...request } = decode(nulls);
    const { wire: __, ...plain } = decode();
    expect(request).toEqual(plain);
  });

  it('ignores what means nothing here, and keeps it for an upstream of the same dialect', () => {
    const more = {
      user: 'u',
      metadata: { a: 'b' },
      store: true,
      service_tier: 'auto',
      verbosity: 'low',
      logit_bias: {},
    };
    const rest = { prediction: {}, modalities: ['text'], prompt_cache_key: 'k', safety_identifier: 's', invented: [1] };
    const call = decodeCall({ ...more, ...rest });
    expect(call.ignoredParameters).toEqual([]);
    expect(call.request.wire?.body).toMatchObject({ ...more, ...rest });
    expect(decodeCall({ logit_bias: { '50256': -100 } }).ignoredParameters).toEqual(['logit_bias']);
  });
});

describe('settings of the answer', () => {
  it.each([
    [{ max_tokens: 5 }, { maxOutputTokens: 5 }],
    [{ max_completion_tokens: 7, max_tokens: 5 }, { maxOutputTokens: 7 }],
    [{ max_tokens: -1 }, { maxOutputTokens: undefined }],
    [{ options: { num_predict: 9 } }, { maxOutputTokens: 9 }],
    [{ max_tokens: 5, options: { num_predict: 9 } }, { maxOutputTokens: 5 }],
    [
      { temperature: 0, top_p: 0.5, seed: -3 },
      { temperature: 0, topP: 0.5, seed: -3 },
    ],
    [
      { presence_penalty: -2, frequency_penalty: 2 },
      { presencePenalty: -2, frequencyPenalty: 2 },
    ],
    [
      { top_k: 40, min_p: 0.05, repeat_penalty: 1.1 },
      { topK: 40, minP: 0.05, repeatPenalty: 1.1 },
    ],
    [
      { options: { temperature: 0.1, top_k: 3 }, temperature: 0.9 },
      { temperature: 0.9, topK: 3 },
    ],
    [{ stop: 'END' }, { stop: ['END'] }],
    [{ stop: ['a', '', 'b'] }, { stop: ['a', 'b'] }],
    [{ stop: '' }, { stop: [] }],
  ])('%j', (more, sampling) => {
    expect(decode(more).sampling).toMatchObject(sampling);
  });

  it('reach the model’s runtime too', () => {
    expect(decode({ num_ctx: 4096, keep_alive: '5m' }).runtime).toEqual({ contextLength: 4096, keepAlive: '5m' });
    expect(decode({ options: { num_ctx: 2048 }, keep_alive: -1 }).runtime).toEqual({
      contextLength: 2048,
      keepAlive: -1,
    });
  });

  it.each([
    [{ reasoning_effort: 'none' }, 'none'],
    [{ reasoning_effort: 'xhigh' }, 'max'],
    [{ reasoning: { effort: 'low' } }, 'low'],
    [{ think: true }, 'medium'],
    [{ think: false }, 'none'],
    [{ think: 'high' }, 'high'],
    [{ reasoning: {} }, undefined],
  ])('%j thinks %s', (more, effort) => {
    expect(decode(more).reasoningEffort).toBe(effort);
  });

  it.each([
    [{ logprobs: true }, { alternatives: 0 }],
    [{ logprobs: true, top_logprobs: 5 }, { alternatives: 5 }],
    [{ logprobs: false }, undefined],
    [{ top_logprobs: 0 }, undefined],
  ])('%j gives the log probabilities %j', (more, logprobs) => {
    expect(decode(more).logprobs).toEqual(logprobs);
  });

  it.each([
    [{ type: 'text' }, { type: 'text' }],
    [{ type: 'json_object' }, { type: 'json_object' }],
    [
      { type: 'json_schema', json_schema: { name: 'a', strict: true, schema: { type: 'object' } } },
      { type: 'json_schema', name: 'a', schema: { type: 'object' } },
    ],
    [
      { type: 'json_schema', json_schema: { schema: {} } },
      { type: 'json_schema', name: 'answer', schema: {} },
    ],
  ])('the response format %j', (format, decoded) => {
    expect(decode({ response_format: format }).responseFormat).toEqual(decoded);
  });

  it.each([
    { max_tokens: 0 },
    { max_tokens: -5 },
    { max_completion_tokens: 0 },
    { max_tokens: 1.5 },
    { max_tokens: '5' },
    { temperature: 2.1 },
    { temperature: -1 },
    { top_p: 1.1 },
    { presence_penalty: 3 },
    { seed: 1.5 },
    { n: 0 },
    { n: 9 },
    { n: 1.5 },
    { stop: 7 },
    { stop: [7] },
    { stream: 'yes' },
    { stream_options: 'x' },
    { top_logprobs: 21 },
    { top_logprobs: 5 },
    { reasoning_effort: 'huge' },
    { modalities: ['text', 'audio'] },
    { response_format: { type: 'xml' } },
    { response_format: { type: 'json_schema' } },
    { logit_bias: [] },
    { model: '' },
    { model: null },
    { messages: null },
    { num_ctx: 0 },
    { keep_alive: {} },
    { options: { temperature: 9 } },
    { messages: [{ content: 'x' }] },
    { parallel_tool_calls: 'no' },
  ])('%j is refused with 400 and its field', (more) => {
    const field = Object.keys(more)[0] ?? '';
    expect(thrownBy(() => decode(more))).toMatchObject({
      status: 400,
      details: { param: expect.stringMatching(new RegExp(`^${field}`)) as string },
      message: expect.stringContaining(field) as string,
    });
  });
});

describe('tools', () => {
  it.each([[undefined], [null], [{}], [{ $schema: 'http://json-schema.org/draft-07/schema#' }]])(
    'with the parameters %j take an empty object',
    (parameters) => {
      expect(decode({ tools: [tool('f', parameters)] }).tools).toEqual([
        { name: 'f', description: undefined, parameters: { type: 'object', properties: {} } },
      ]);
    },
  );

  it('keep what they take, without what is meant for another server', () => {
    const wire = {
      name: 'f',
      description: 'd',
      strict: true,
      parameters: { $schema: 'x', type: 'object', required: [] },
    };
    expect(decode({ tools: [{ type: 'function', function: wire }] }).tools).toEqual([
      { name: 'f', description: 'd', parameters: { type: 'object', required: [] } },
    ]);
    expect(decode({ tools: [tool('f', deep(63))] }).tools).toHaveLength(1);
  });

  const tools = [tool('f'), tool('g')];
  it.each([
    [undefined, { type: 'auto' }, ['f', 'g']],
    ['auto', { type: 'auto' }, ['f', 'g']],
    ['none', { type: 'none' }, []],
    ['required', { type: 'required' }, ['f', 'g']],
    [named('g'), { type: 'function', name: 'g' }, ['f', 'g']],
    [{ type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [named('g')] } }, { type: 'required' }, ['g']],
  ])('under the choice %j', (choice, toolChoice, names) => {
    const request = decode({ tools, tool_choice: choice });
    expect(request.toolChoice).toEqual(toolChoice);
    expect(request.tools.map(({ name }) => name)).toEqual(names);
  });

  it('may be forbidden to be called at once', () => {
    expect(decode({ tools, parallel_tool_calls: false }).parallelToolCalls).toBe(false);
  });

  it('are called functions in the legacy dialect', () => {
    const functions = [{ name: 'f', parameters: { type: 'object' } }, { name: 'g' }];
    expect(decode({ functions, function_call: { name: 'g' } })).toMatchObject({
      tools: [{ name: 'f' }, { name: 'g', parameters: { type: 'object', properties: {} } }],
      toolChoice: { type: 'function', name: 'g' },
      parallelToolCalls: false,
    });
    expect(decode({ functions, function_call: 'none' }).tools).toEqual([]);
    const identity = { id: 'c', createdAt: 1, model: 'm', elapsedMs: () => 0 };
    const start = { type: 'tool-call-start', choice: 0, call: 0, callId: 'x', name: 'f' } as const;
    expect(decodeCall({ functions }).createEncoder(identity).encode([start])).toContain('"function_call"');
    expect(decodeCall({ functions, tools }).createEncoder(identity).encode([start])).toContain('"tool_calls"');
  });

  it.each([
    [{ tools: [{ type: 'web_search' }] }, 'tools[0].type'],
    [{ tools: [{ type: 'function' }] }, 'tools[0].function'],
    [{ tools: [tool('has space')] }, 'tools[0].function.name'],
    [{ tools: [tool('x'.repeat(129))] }, 'tools[0].function.name'],
    [{ tools: [tool('f'), tool('g', deep(64))] }, 'tools[1].function.parameters'],
    [{ functions: [{ name: 'f', parameters: deep(64) }] }, 'functions[0].parameters'],
    [{ tools: [tool('f', [])] }, 'tools[0].function.parameters'],
    [{ tools: {} }, 'tools'],
    [{ tools, tool_choice: named('h') }, 'tool_choice'],
    [{ tools, tool_choice: 'maybe' }, 'tool_choice'],
    [{ tool_choice: 'required' }, 'tool_choice'],
    [{ tools, tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [] } } }, 'tool_choice'],
    [{ functions: [{ name: 'f' }], function_call: { name: 'h' } }, 'function_call'],
  ])('%.90j are refused at %s', (more, param) => {
    expect(thrownBy(() => decode(more))).toMatchObject({ status: 400, details: { param } });
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to throw.');
}
