import { describe, expect, it } from 'vitest';
import { createTestIds } from '../../../tests/helpers/test-ids.ts';
import { HubError } from '../../domain/errors.ts';
import type {
  ChatRequest,
  CompletionRequest,
  EmbeddingRequest,
  InferenceRequest,
} from '../../domain/inference-request.ts';
import { buildJob } from './build-job.ts';

const frame = { contextLength: 2048, vocabularySize: 100, ids: createTestIds() };
const base = { model: 'm', stream: true, choices: 1, sampling: { stop: [] }, runtime: {} };
const tool = { name: 'add', parameters: { type: 'object', properties: {} } };
const user = { role: 'user', content: [{ type: 'text', text: 'hi' }] } as const;

function chat(changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    ...base,
    kind: 'chat',
    messages: [user],
    tools: [],
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: { type: 'text' },
    ...changes,
  };
}
const completion = (changes: Partial<CompletionRequest> = {}): CompletionRequest => ({
  ...base,
  kind: 'completion',
  prompts: ['once'],
  ...changes,
});
const embedding = (inputs: EmbeddingRequest['inputs']): EmbeddingRequest => ({ ...base, kind: 'embedding', inputs });

function refusalOf(
  request: InferenceRequest,
): Pick<HubError, 'code' | 'message'> & { param: string | null | undefined } {
  try {
    buildJob(request, frame);
  } catch (error) {
    if (error instanceof HubError) return { code: error.code, message: error.message, param: error.details.param };
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a chat as a job', () => {
  it('puts every tool result beside its call', () => {
    const job = buildJob(
      chat({
        messages: [
          {
            role: 'system',
            content: [
              { type: 'text', text: 'be' },
              { type: 'text', text: ' brief' },
            ],
          },
          user,
          {
            role: 'assistant',
            content: 'let me see',
            toolCalls: [
              { id: 'c1', name: 'add', argumentsText: '{"a":1}' },
              { id: 'c2', name: 'add', argumentsText: '{}' },
            ],
          },
          { role: 'tool', callId: 'c2', toolName: 'add', content: [{ type: 'text', text: 'two' }] },
          { role: 'tool', callId: 'c1', toolName: 'add', content: [{ type: 'text', text: 'one' }] },
        ],
      }),
      frame,
    );
    expect(job).toMatchObject({
      turns: [
        { role: 'system', text: 'be brief' },
        { role: 'user', text: 'hi' },
        {
          role: 'assistant',
          text: 'let me see',
          calls: [
            { name: 'add', argumentsText: '{"a":1}', resultText: 'one' },
            { name: 'add', argumentsText: '{}', resultText: 'two' },
          ],
        },
      ],
    });
  });

  it('tells the model only of the tools it may call', () => {
    const tools = [tool, { ...tool, name: 'sub' }];
    const names = (request: ChatRequest) => {
      const job = buildJob(request, frame);
      return job.kind === 'chat' ? [job.mustCall, ...job.tools.map(({ name }) => name)] : [];
    };
    expect(names(chat({ tools }))).toEqual([false, 'add', 'sub']);
    expect(names(chat({ tools, toolChoice: { type: 'none' } }))).toEqual([false]);
    expect(names(chat({ tools, toolChoice: { type: 'required' } }))).toEqual([true, 'add', 'sub']);
    expect(names(chat({ tools, toolChoice: { type: 'function', name: 'sub' } }))).toEqual([true, 'sub']);
  });

  it.each<[string, ChatRequest, string, string]>([
    [
      'images',
      chat({ messages: [user, { role: 'user', content: [{ type: 'image', mediaType: 'image/png', data: '' }] }] }),
      'unsupported_feature',
      'messages[1].content',
    ],
    [
      'log probabilities with tools',
      chat({ tools: [tool], logprobs: { alternatives: 0 } }),
      'unsupported_feature',
      'logprobs',
    ],
    [
      'a choice of a tool that is not there',
      chat({ tools: [tool], toolChoice: { type: 'function', name: 'mul' } }),
      'invalid_request',
      'tool_choice',
    ],
    [
      'a call without a result',
      chat({
        messages: [
          user,
          { role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'add', argumentsText: '{}' }] },
        ],
      }),
      'invalid_request',
      'messages[1]',
    ],
    [
      'a result without a call',
      chat({ messages: [{ role: 'tool', callId: 'c', toolName: 'add', content: [] }] }),
      'invalid_request',
      'messages[0]',
    ],
    [
      'a schema that no grammar can hold',
      chat({ responseFormat: { type: 'json_schema', name: 's', schema: { type: 'string', pattern: 'a' } } }),
      'unsupported_schema',
      'response_format.json_schema.schema',
    ],
  ])('refuses %s', (_, request, code, param) => {
    expect(refusalOf(request)).toMatchObject({ code, param });
  });

  it('passes on a format unless a tool must be called', () => {
    const responseFormat = { type: 'json_object' } as const;
    const grammarOf = (toolChoice: ChatRequest['toolChoice']) => {
      const job = buildJob(chat({ tools: [tool], toolChoice, responseFormat }), frame);
      return job.kind === 'chat' ? job.generation.grammar : undefined;
    };
    expect(grammarOf({ type: 'none' })).toContain('root ::=');
    expect(grammarOf({ type: 'auto' })).toContain('root ::=');
    expect(grammarOf({ type: 'required' })).toBeUndefined();
  });
});

describe('sampling', () => {
  const samplingOf = (changes: Partial<ChatRequest>) => {
    const job = buildJob(chat(changes), frame);
    return job.kind === 'chat' ? job.generation : undefined;
  };

  it('has OpenAI’s temperature, llama.cpp’s limits and a seed of its own where the client says nothing', () => {
    const [first, second] = [samplingOf({}), samplingOf({})];
    expect(first).toMatchObject({ temperature: 1, topK: 40, topP: 0.95, minP: 0.05, stop: [] });
    expect(first?.penalties).toBeUndefined();
    expect(first?.seed).not.toBe(second?.seed);
  });

  it('keeps every token possible for log probabilities', () => {
    expect(samplingOf({ logprobs: { alternatives: 3 } })).toMatchObject({ topK: 0, topP: 1, minP: 0, logprobs: 3 });
  });

  it.each([
    [0, 0],
    [42, 42],
    [-1, 0], // 2^32 - 1 would mean "any" to llama.cpp
    [2 ** 32 + 7, 7],
    [-(2 ** 40) - 2, 2 ** 32 - 2],
  ])('brings the seed %d into 32 bits', (seed, expected) => {
    expect(samplingOf({ sampling: { stop: [], seed } })?.seed).toBe(expected);
  });

  it('passes on penalties only where they do something', () => {
    expect(samplingOf({ sampling: { stop: [], frequencyPenalty: 0, repeatPenalty: 1 } })?.penalties).toBeUndefined();
    expect(samplingOf({ sampling: { stop: [], presencePenalty: 0.5 } })?.penalties).toEqual({
      repeat: 1,
      frequency: 0,
      presence: 0.5,
    });
  });

  it('makes the window smaller when a client asks, never larger', () => {
    expect(samplingOf({ runtime: { contextLength: 512 } })?.contextLength).toBe(512);
    expect(samplingOf({ runtime: { contextLength: 999_999 } })?.contextLength).toBe(2048);
  });
});

describe('raw texts and token ids', () => {
  it('are continued, or filled in where there is a suffix', () => {
    expect(buildJob(completion(), frame)).toMatchObject({ kind: 'complete', prompt: 'once' });
    expect(buildJob(completion({ prompts: [[1, 2]], suffix: '}' }), frame)).toMatchObject({
      kind: 'infill',
      prefix: [1, 2],
      suffix: '}',
    });
  });

  it('are refused when they hold ids of another vocabulary, which would end the process', () => {
    for (const prompt of [[100], [-1], [1.5]]) {
      expect(refusalOf(completion({ prompts: [prompt] }))).toMatchObject({ code: 'invalid_request', param: 'prompt' });
    }
    const { message } = refusalOf(embedding([[1], [50_000]]));
    expect(message).toContain('50000');
    expect(message).toContain('check_embedding_ctx_length=False');
  });

  it('are refused when there is nothing to embed', () => {
    expect(refusalOf(embedding(['a', '']))).toMatchObject({ code: 'invalid_request', param: 'input' });
  });
});
