import { describe, expect, it } from 'vitest';
import { finishAnswer } from './finish-answer.ts';
import { emptyAnswer } from './fold-chunk.ts';

const answer = { ...emptyAnswer, text: 'half', finishReason: 'stop' };
const ending = { totalMs: 900, wasStopped: false, failure: undefined };

describe('what stays of an answer', () => {
  it.each([
    ['complete', answer, ending],
    ['cut', { ...answer, finishReason: 'length' }, ending],
    ['stopped', answer, { ...ending, wasStopped: true }],
    ['failed', answer, { ...ending, failure: 'The hub is gone.' }],
    ['failed', { ...answer, error: 'The engine crashed.' }, ending],
  ] as const)('is %s', (outcome, live, how) => {
    expect(finishAnswer('m', 'a-model', live, how)).toMatchObject({ id: 'm', text: 'half', outcome });
  });

  it('blames nobody for what the reader stopped', () => {
    const stopped = finishAnswer('m', 'a', { ...answer, error: 'aborted' }, { ...ending, wasStopped: true });
    expect(stopped.error).toBeUndefined();
  });

  it('has words even for an error without any', () => {
    expect(finishAnswer('m', 'a', { ...answer, error: '' }, ending).error).not.toBe('');
  });

  it('knows how long the model thought, also when nothing followed', () => {
    const thinking = { ...emptyAnswer, reasoning: 'hm', firstTokenMs: 100 };
    expect(finishAnswer('m', 'a', thinking, ending).reasoningMs).toBe(800);
    expect(finishAnswer('m', 'a', { ...thinking, textStartMs: 300 }, ending).reasoningMs).toBe(200);
    expect(finishAnswer('m', 'a', answer, ending).reasoningMs).toBeUndefined();
  });
});
