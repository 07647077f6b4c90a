import { afterEach, describe, expect, it } from 'vitest';
import { formatMs, formatSize, formatTokens, formatUsd } from './format.ts';
import { setLocale } from './locale.ts';

afterEach(() => setLocale('en'));

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

describe('a number with letters beside it', () => {
  it('is kept apart from a text that runs from right to left, and is nothing but itself in others', () => {
    setLocale('ar-EG');
    for (const text of [formatUsd(2), formatMs(306), formatMs(1234), formatSize(1_500_000)]) {
      expect(text).toMatch(/^\u2066[^\u2066\u2069]+\u2069$/);
    }
    setLocale('ja');
    expect([formatUsd(2), formatMs(306), formatSize(1_500_000)]).toEqual(['$2.00', '306 ms', '1.5 MB']);
  });
});
