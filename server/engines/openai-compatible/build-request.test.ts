import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../domain/inference-request.ts';
import { buildUpstreamRequest } from './build-request.ts';

const request: ChatRequest = {
  kind: 'chat',
  model: 'm',
  stream: false,
  choices: 1,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
  tools: [],
  toolChoice: { type: 'auto' },
  parallelToolCalls: true,
  responseFormat: { type: 'text' },
  sampling: { stop: [] },
  runtime: {},
};
const bodyOf = (more: Partial<ChatRequest>): unknown =>
  JSON.parse(Buffer.from(buildUpstreamRequest({ ...request, ...more }, 'm').body).toString());

describe('a request of another dialect', () => {
  it('tells of an effort that the client wished for, and of none that its dialect implies', () => {
    expect(bodyOf({ reasoningEffort: 'none' })).toMatchObject({ reasoning_effort: 'none' });
    expect(bodyOf({ reasoningEffort: 'none', isEffortImplied: true })).not.toHaveProperty('reasoning_effort');
  });
});
