import { describe, expect, it } from 'vitest';
import { emptyAnswer, foldChunk, statsOf, tokensPerSecond, type LiveAnswer } from './fold-chunk.ts';

const chunk = (delta: object, finish: string | null = null) =>
  JSON.stringify({ choices: [{ delta, finish_reason: finish }] });
const fold = (...pieces: readonly (readonly [string, number])[]): LiveAnswer =>
  pieces.reduce((answer, [data, at]) => foldChunk(answer, data, at), emptyAnswer);

describe('an answer that arrives', () => {
  it('joins its text and remembers when the first piece came', () => {
    const answer = fold(
      [chunk({ role: 'assistant', content: '' }), 5],
      [chunk({ content: 'Hel' }), 90],
      [chunk({ content: 'lo' }), 100],
    );
    expect(answer).toMatchObject({ text: 'Hello', firstTokenMs: 90, textStartMs: 90 });
  });

  it('keeps thinking apart, and knows when it ended', () => {
    const answer = fold([chunk({ reasoning_content: 'hm' }), 10], [chunk({ content: 'Yes' }), 400]);
    expect(answer).toMatchObject({ reasoning: 'hm', text: 'Yes', firstTokenMs: 10, textStartMs: 400 });
  });

  it('takes the usage of the last chunk, and why it ended', () => {
    const answer = fold(
      [chunk({ content: 'a' }), 100],
      [chunk({}, 'length'), 200],
      [JSON.stringify({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 5 } }), 201],
    );
    expect(answer.finishReason).toBe('length');
    const stats = statsOf(answer, 1100);
    expect(stats).toEqual({ inputTokens: 9, outputTokens: 5, firstTokenMs: 100, totalMs: 1100 });
    expect(stats && tokensPerSecond(stats)).toBeCloseTo(4);
  });

  it('keeps what came before an error, with the error', () => {
    const answer = fold(
      [chunk({ content: 'half' }), 1],
      [JSON.stringify({ error: { message: 'The engine crashed.' } }), 2],
    );
    expect(answer).toMatchObject({ text: 'half', error: 'The engine crashed.' });
  });

  it.each([
    '',
    'nonsense',
    'null',
    '[]',
    '{}',
    '{"choices":null}',
    '{"choices":[null]}',
    '{"choices":[{"delta":null}]}',
    '[DONE]',
    '{"choices":[{"delta":{"content":7}}]}',
  ])('is not disturbed by %j', (data) => {
    expect(fold([chunk({ content: 'a' }), 1], [data, 2]).text).toBe('a');
  });

  it('gives no speed where there is none to measure', () => {
    expect(tokensPerSecond({ inputTokens: 1, outputTokens: 1, firstTokenMs: 5, totalMs: 900 })).toBeUndefined();
    expect(tokensPerSecond({ inputTokens: 1, outputTokens: 30, firstTokenMs: 5, totalMs: 6 })).toBeUndefined();
  });
});
