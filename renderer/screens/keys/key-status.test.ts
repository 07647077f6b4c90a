import { describe, expect, it } from 'vitest';
import { keyStatusOf } from './key-status.ts';

const now = Date.parse('2026-11-24T12:00:00Z');

describe('a key', () => {
  it.each([
    [{ blocked: null, expires: null }, 'active'],
    [{ blocked: false, expires: '2026-11-24T12:00:01Z' }, 'active'],
    [{ blocked: false, expires: '2026-11-24T12:00:00Z' }, 'expired'],
    [{ blocked: true, expires: '2020-01-01T00:00:00Z' }, 'blocked'],
  ] as const)('like %j is %s', (key, status) => {
    expect(keyStatusOf(key, now)).toBe(status);
  });
});
