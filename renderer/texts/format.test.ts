import { describe, expect, it } from 'vitest';
import { formatMs, formatTokens, formatUsd } from './format.ts';

describe('money', () => {
  it.each([
    [0, '0.00'],
    [12.5, '12.50'],
    [0.01, '0.01'],
    [0.0000123, '0.000012'],
    [1234.567, '1,234.57'],
  ])('%f reads %s', (usd, text) => {
    expect(formatUsd(usd)).toContain(text);
  });
});

describe('durations', () => {
  it.each([
    [null, '–'],
    [0.4, '0 ms'],
    [999.4, '999 ms'],
    [1234, '1.23 s'],
    [65_432, '65.4 s'],
  ])('%j reads %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });
});

describe('contexts', () => {
  it.each([
    [131_072, '128K'],
    [2048, '2K'],
    [8000, '8K'],
    [500, '500'],
  ])('%i reads %s', (tokens, text) => {
    expect(formatTokens(tokens)).toBe(text);
  });
});
