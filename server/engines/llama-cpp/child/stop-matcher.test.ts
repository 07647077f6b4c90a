import { describe, expect, it } from 'vitest';
import { createStopMatcher } from './stop-matcher.ts';

function run(stops: readonly string[], pieces: readonly string[]): { text: string; isStopped: boolean } {
  const matcher = createStopMatcher(stops);
  let text = '';
  for (const piece of pieces) {
    const result = matcher.push(piece);
    text += result.text;
    if (result.isStopped) return { text, isStopped: true };
  }
  return { text: text + matcher.flush(), isStopped: false };
}

describe('stop texts', () => {
  it('pass everything on at once where there are none', () => {
    const matcher = createStopMatcher([]);
    expect(matcher.push('a\n\n').text).toBe('a\n\n');
    expect(matcher.flush()).toBe('');
  });

  it('are found however the text is cut, and are not part of the answer', () => {
    const answer = 'one two END three';
    for (let cut = 0; cut <= answer.length; cut++) {
      expect(run(['END'], [answer.slice(0, cut), answer.slice(cut)])).toEqual({ text: 'one two ', isStopped: true });
    }
    expect(run(['END'], answer.split(''))).toEqual({ text: 'one two ', isStopped: true });
  });

  it('hold back no more than may become one, and give it back when it does not', () => {
    const matcher = createStopMatcher(['\n\nUser:']);
    expect(matcher.push('hi\n\n').text).toBe('hi');
    expect(matcher.push('Use').text).toBe('');
    expect(matcher.push('ful').text).toBe('\n\nUseful');
    expect(run(['abc'], ['ab'])).toEqual({ text: 'ab', isStopped: false });
  });

  it('end at the first of several', () => {
    expect(run(['c', 'b'], ['abcd'])).toEqual({ text: 'a', isStopped: true });
    expect(run(['aab'], ['a', 'a', 'a', 'b'])).toEqual({ text: 'a', isStopped: true });
  });
});
