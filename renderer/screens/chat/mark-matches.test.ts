import { expect, it } from 'vitest';
import { lowered } from './mark-matches.ts';

it('keeps every place where it was, whatever signs become longer when they are small', () => {
  expect(lowered('Abc')).toBe('abc');
  const text = 'İİİİ ABC';
  expect(text.toLowerCase().indexOf('abc')).not.toBe(5);
  expect(lowered(text).indexOf('abc')).toBe(5);
  expect(lowered(text)).toHaveLength(text.length);
});
