import { afterEach, describe, expect, it } from 'vitest';
import { currentTexts } from './current-texts.ts';
import { formatCount, formatMs, formatSize } from './format.ts';
import { languageOf, localeOf } from './languages.ts';
import { pluralsOf } from './plural.ts';
import { showLanguage, useShownLanguage } from './shown-language.ts';

afterEach(() => showLanguage('en'));

describe('the first language', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['tlh', 'fr-CA', 'de'], 'fr'],
    [['zh-Hant-TW'], 'zh'],
    [['AR-eg'], 'ar'],
    [['tlh'], 'en'],
    [[], 'en'],
  ])('of a browser that wants %j is %s', (wanted, code) => {
    expect(languageOf(wanted)).toBe(code);
  });

  it('writes numbers as the region of its reader does', () => {
    expect(localeOf('en', ['de', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(localeOf('ar', ['en-US'])).toBe('ar');
  });
});

describe('another language', () => {
  it('replaces texts, numbers and sizes without anything being loaded again', async () => {
    await showLanguage('de');
    expect(currentTexts().places.keys).toBe('Schlüssel');
    expect([formatCount(12_345), formatMs(1234), formatSize(1_500_000)]).toEqual(['12.345', '1,23 s', '1,5 MB']);
    await showLanguage('en');
    expect([currentTexts().places.keys, formatCount(12_345), formatMs(1234)]).toEqual(['Keys', '12,345', '1.23 s']);
  });

  it('that was wished for last is the one that is shown, however long one before takes', async () => {
    await Promise.all([showLanguage('ar'), showLanguage('ja')]);
    expect(useShownLanguage.getState().code).toBe('ja');
    expect(currentTexts().places.keys).toBe('キー');
  });
});

describe('words for a count', () => {
  const forms = { zero: 'none', one: 'one', two: 'pair', few: '# few', many: '# many', other: '# other' };

  it('follow the rules of the language', () => {
    expect([0, 1, 2, 3, 11, 100].map((count) => pluralsOf('ar')(count, forms).replace(/\P{L}/gu, ''))).toEqual([
      'none',
      'one',
      'pair',
      'few',
      'many',
      'other',
    ]);
    expect([0, 1, 2].map((count) => pluralsOf('en')(count, { one: '# key', other: '# keys' }))).toEqual([
      '0 keys',
      '1 key',
      '2 keys',
    ]);
    expect(pluralsOf('ja')(1, { other: '#件' })).toBe('1件');
    expect(pluralsOf('de')(12_345, { one: '# Schlüssel', other: '# Schlüssel' })).toBe('12.345 Schlüssel');
  });
});
