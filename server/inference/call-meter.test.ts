import { describe, expect, it } from 'vitest';
import { chatRequest } from '../../tests/helpers/account-rows.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { frameOf } from '../domain/stream-frame.ts';
import { createCallMeter } from './call-meter.ts';

describe('what is booked of an answer', () => {
  it.each([
    [3, 4, 3, 4],
    [-3, 4, 0, 4],
    [2.6, -0.2, 3, 0],
    [Number.NaN, Number.POSITIVE_INFINITY, 0, 0],
    [1e300, 1, Number.MAX_SAFE_INTEGER, 1],
  ])(
    'is a whole number of tokens, also when the upstream says %d and %d',
    (inputTokens, outputTokens, input, output) => {
      const meter = createCallMeter(createTestClock(), chatRequest(), 0);
      meter.observe(frameOf({ type: 'usage', usage: { inputTokens, outputTokens, cachedInputTokens: 1 } }));
      expect(meter.usage()).toEqual({ inputTokens: input, outputTokens: output, cachedInputTokens: 1 });
    },
  );
});
