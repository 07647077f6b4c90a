import { describe, expect, it } from 'vitest';
import type { ChatRequest, ReasoningEffort, Sampling } from '../../domain/inference-request.ts';
import { encodeChat, encodeCompletion, encodeEmbedding, shapeOfFormat, type Target } from './encode-request.ts';
import type { OllamaModel } from './ollama-model.ts';

const model: OllamaModel = { name: 'm:latest', digest: 'd', capabilities: ['completion', 'tools'], stops: ['<|end|>'] };
const target: Target = { model, contextLength: 4096 };
const thinker: Target = { ...target, model: { ...model, capabilities: ['completion', 'thinking'] } };
const text = { type: 'text' } as const;

function request(fields: Partial<ChatRequest> = {}): ChatRequest {
  return {
    kind: 'chat',
    model: 'asked-for',
    stream: false,
    choices: 1,
    sampling: { stop: [] },
    runtime: {},
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    tools: [],
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: { type: 'text' },
    ...fields,
  };
}

/** What arrives on the wire: undefined fields are gone. */
function wire(body: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
}

describe('options', () => {
  it.each<[string, Sampling, Record<string, unknown>]>([
    ['nothing that was not sent', { stop: [] }, {}],
    ['zeros that were sent', { stop: [], temperature: 0, topP: 0 }, { temperature: 0, top_p: 0 }],
    [
      'everything that was',
      {
        stop: [],
        temperature: 0.5,
        topP: 0.9,
        topK: 7,
        minP: 0.1,
        seed: 42,
        presencePenalty: 1,
        frequencyPenalty: -1,
        repeatPenalty: 1.1,
        maxOutputTokens: 99,
      },
      {
        temperature: 0.5,
        top_p: 0.9,
        top_k: 7,
        min_p: 0.1,
        seed: 42,
        presence_penalty: 1,
        frequency_penalty: -1,
        repeat_penalty: 1.1,
        num_predict: 99,
      },
    ],
    ["the model's own stops beside the request's", { stop: ['\n'] }, { stop: ['\n', '<|end|>'] }],
  ])('hold %s', (_, sampling, options) => {
    const { body } = encodeChat(request({ sampling }), target, text);
    expect(wire(body)['options']).toEqual({ ...options, num_ctx: 4096 });
  });

  it.each([
    [undefined, undefined],
    ['5m', '5m'],
    ['-1', -1],
    ['300', 300],
    [0, 0],
  ])('keep_alive %j goes as %j', (keepAlive, sent) => {
    expect(wire(encodeChat(request({ runtime: { keepAlive } }), target, text).body)['keep_alive']).toBe(sent);
  });

  it.each(['ollama', 'openai'])(
    'pass sampling options of Ollama on, but none that loads the model again: %s',
    (dialect) => {
      const body = { options: { typical_p: 0.7, num_gpu: 0, num_ctx: 9, temperature: 2 } };
      const native = request({ wire: { dialect, bytes: new Uint8Array(), body } });
      expect(wire(encodeChat(native, target, text).body)['options']).toEqual({ typical_p: 0.7, num_ctx: 4096 });
    },
  );
});

describe('thinking', () => {
  it.each<[ReasoningEffort | undefined, string, unknown]>([
    [undefined, 'qwen3', undefined],
    ['none', 'qwen3', false],
    ['minimal', 'qwen3', true],
    ['high', 'qwen3', true],
    ['none', 'gptoss', false],
    ['minimal', 'gptoss', 'low'],
    ['low', 'gptoss', 'low'],
    ['medium', 'gptoss', 'medium'],
    ['high', 'gptoss', 'high'],
    ['max', 'gptoss', 'high'],
  ])('effort %s on %s is think %j', (reasoningEffort, family, think) => {
    const to = { ...thinker, model: { ...thinker.model, family } };
    expect(wire(encodeChat(request({ reasoningEffort }), to, text).body)['think']).toBe(think);
  });

  it('is never mentioned to a model that cannot', () => {
    expect(wire(encodeChat(request({ reasoningEffort: 'high' }), target, text).body)).not.toHaveProperty('think');
  });

  it('is off under a format', () => {
    const shape = shapeOfFormat({ type: 'json_object' });
    expect(wire(encodeChat(request({ reasoningEffort: 'high' }), thinker, shape).body)).toMatchObject({
      think: false,
      format: 'json',
    });
  });
});

describe('messages', () => {
  it('keep the parts of one message together, with the images beside the text', () => {
    const { body } = encodeChat(
      request({
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What' },
              { type: 'image', mediaType: 'image/png', data: 'AAAA' },
              { type: 'text', text: 'is this?' },
            ],
          },
        ],
      }),
      target,
      text,
    );
    expect(wire(body)['messages']).toEqual([{ role: 'user', content: 'What\nis this?', images: ['AAAA'] }]);
  });

  it('carry calls with arguments as objects, and results by name and id', () => {
    const { body } = encodeChat(
      request({
        messages: [
          {
            role: 'assistant',
            content: '',
            reasoning: 'hm',
            toolCalls: [
              { id: 'a', name: 'f', argumentsText: '{"x":1}' },
              { id: 'b', name: 'g', argumentsText: '' },
            ],
          },
          { role: 'tool', callId: 'a', toolName: 'f', content: [{ type: 'text', text: '42' }] },
        ],
      }),
      thinker,
      text,
    );
    expect(wire(body)['messages']).toEqual([
      {
        role: 'assistant',
        content: '',
        thinking: 'hm',
        tool_calls: [
          { id: 'a', function: { index: 0, name: 'f', arguments: { x: 1 } } },
          { id: 'b', function: { index: 1, name: 'g', arguments: {} } },
        ],
      },
      { role: 'tool', content: '42', tool_name: 'f', tool_call_id: 'a' },
    ]);
  });

  it.each(['[1]', '{"x":', '"text"'])('refuse the arguments %s, which are no object', (argumentsText) => {
    const messages: ChatRequest['messages'] = [
      { role: 'assistant', content: '', toolCalls: [{ id: 'a', name: 'f', argumentsText }] },
    ];
    expect(() => encodeChat(request({ messages }), target, text)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        details: { param: 'messages[0].tool_calls[0].function.arguments' },
      }),
    );
  });

  it('tell the model of a schema in the first system message', () => {
    const shape = shapeOfFormat({ type: 'json_schema', name: 'n', schema: { type: 'object' } });
    const system = { role: 'system', content: [{ type: 'text', text: 'Be kind.' }] } as const;
    const { body } = encodeChat(request({ messages: [system, ...request().messages] }), target, shape);
    const note = 'Answer with JSON that matches this JSON Schema:\n{"type":"object"}';
    expect(wire(body)['messages']).toEqual([
      { role: 'system', content: `Be kind.\n${note}` },
      { role: 'user', content: 'Hi' },
    ]);
    expect(wire(encodeChat(request(), target, shape).body)['messages']).toEqual([
      { role: 'system', content: note },
      { role: 'user', content: 'Hi' },
    ]);
  });
});

describe('tools', () => {
  it.each([
    [{}, { type: 'object', properties: {} }],
    [
      { type: 'object', $schema: 'x' },
      { type: 'object', properties: {} },
    ],
    [
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    ],
  ])('with the parameters %j have %j', (parameters, sent) => {
    const { body } = encodeChat(request(), target, { type: 'tools', tools: [{ name: 'f', parameters }] });
    expect(wire(body)['tools']).toEqual([{ type: 'function', function: { name: 'f', parameters: sent } }]);
  });
});

describe('completions and embeddings', () => {
  const base = { model: 'asked-for', stream: true, choices: 1, sampling: { stop: [] }, runtime: {} } as const;

  it('are raw without a suffix, templated with one, and never think', () => {
    const plain = encodeCompletion({ ...base, kind: 'completion', prompts: ['a'] }, thinker);
    const filled = encodeCompletion({ ...base, kind: 'completion', prompts: ['a'], suffix: 'b' }, thinker);
    expect(wire(plain.body)).toMatchObject({ prompt: 'a', raw: true, think: false, truncate: false, shift: false });
    expect(wire(filled.body)).toMatchObject({ prompt: 'a', suffix: 'b' });
    expect(wire(filled.body)).not.toHaveProperty('raw');
  });

  it('ask for log probabilities only when they were asked for', () => {
    const asked = encodeChat(request({ logprobs: { alternatives: 3 } }), target, text);
    expect(wire(asked.body)).toMatchObject({ logprobs: true, top_logprobs: 3 });
    expect(wire(encodeChat(request(), target, text).body)).not.toHaveProperty('logprobs');
  });

  it('embed texts without truncation', () => {
    const { path, body } = encodeEmbedding({ ...base, kind: 'embedding', inputs: ['a', 'b'], dimensions: 8 }, target);
    expect(path).toBe('/api/embed');
    expect(wire(body)).toEqual({
      model: 'm:latest',
      input: ['a', 'b'],
      truncate: false,
      dimensions: 8,
      options: { num_ctx: 4096 },
    });
  });
});
