import { expect, it } from 'vitest';
import { parseKeepAlive } from './keep-alive.ts';

it.each([
  [300, 300_000],
  [0, 0],
  [-1, Infinity],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1.5s', 1_500],
  ['250ms', 250],
  ['-1m', Infinity],
  ['90', 90_000],
  ['soon', undefined],
  ['', undefined],
  ['5 m', undefined],
])('keep_alive %j keeps a model for %j ms', (value, expected) => {
  expect(parseKeepAlive(value)).toBe(expected);
});
