import { describe, expect, it } from 'vitest';
import { createAnswerCollector } from './answer-content.ts';

describe('the content of an answer', () => {
  it('is put together from its parts, choice by choice', () => {
    const collector = createAnswerCollector(1000);
    collector.add([
      { type: 'generation-start' },
      { type: 'reasoning-delta', choice: 0, text: 'Let me see. ' },
      { type: 'text-delta', choice: 1, text: 'Other' },
      { type: 'text-delta', choice: 0, text: 'Hel' },
    ]);
    collector.add([
      { type: 'text-delta', choice: 0, text: 'lo' },
      { type: 'tool-call-start', choice: 0, call: 1, callId: 'call_1', name: 'look' },
      { type: 'tool-call-delta', choice: 0, call: 1, argumentsText: '{"a":' },
      { type: 'tool-call-delta', choice: 0, call: 1, argumentsText: '1}' },
      { type: 'tool-call-delta', choice: 0, call: 7, argumentsText: 'of a call that never began' },
      { type: 'finish', choice: 0, reason: 'tool_calls' },
      { type: 'usage', usage: { inputTokens: 1, outputTokens: 2 } },
    ]);
    expect(collector.content()).toEqual({
      choices: [
        {
          text: 'Hello',
          reasoning: 'Let me see. ',
          toolCalls: [{ name: 'look', argumentsText: '{"a":1}' }],
          finish: 'tool_calls',
        },
        { text: 'Other', reasoning: '', toolCalls: [], finish: null },
      ],
      embeddings: 0,
      isCut: false,
    });
  });

  it('ends where there is no more room, never within a character', () => {
    const collector = createAnswerCollector(4);
    collector.add([
      { type: 'text-delta', choice: 0, text: 'abc' },
      { type: 'text-delta', choice: 0, text: '😀' },
      { type: 'text-delta', choice: 0, text: 'd' },
    ]);
    expect(collector.content()).toMatchObject({ choices: [{ text: 'abc' }], isCut: true });
  });

  it('counts vectors and keeps none', () => {
    const collector = createAnswerCollector(10);
    collector.add([{ type: 'embedding', index: 0, vector: new Float32Array(3) }]);
    expect(collector.content()).toEqual({ choices: [], embeddings: 1, isCut: false });
  });
});
