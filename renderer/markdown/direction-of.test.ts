import { describe, expect, it } from 'vitest';
import { directionOf } from './direction-of.ts';

describe('the way a text runs', () => {
  it.each([
    ['> مرحبا by all', 'rtl'],
    ['1. שלום', 'rtl'],
    ['- Hello مرحبا', 'ltr'],
    ['12 + 3', 'ltr'],
    ['', 'ltr'],
    ['日本', 'ltr'],
  ])('%j: %s', (text, direction) => {
    expect(directionOf(text)).toBe(direction);
  });
});
