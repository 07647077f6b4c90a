import { describe, expect, it } from 'vitest';
import { titleFromAnswer, titleFromWords } from './title.ts';

describe('a title from the first words', () => {
  it.each([
    ['How do tides work?', 'How do tides work?'],
    ['  \n two\tblanks   and\nanother line', 'two blanks and'],
    ['x'.repeat(48), 'x'.repeat(48)],
    ['word '.repeat(20), 'word word word word word word word word word wor…'],
    ['👩‍🚀'.repeat(60), `${'👩‍🚀'.repeat(48)}…`],
    ['', ''],
  ])('of %j is %j', (text, title) => expect(titleFromWords(text)).toBe(title));
});

describe('a title that a model gave', () => {
  it.each([
    ['How tides work', 'How tides work'],
    ['"How tides work."', 'How tides work'],
    ['**Title: How tides work**', 'How tides work'],
    ['# How  tides work', 'How tides work'],
    ['„Wie Gezeiten wirken“', 'Wie Gezeiten wirken'],
    ['كيف يعمل المد', 'كيف يعمل المد'],
    ['C++ or Rust?', 'C++ or Rust?'],
  ])('as %j is %j', (answer, title) => expect(titleFromAnswer(answer)).toBe(title));

  it.each([
    [''],
    ['""'],
    ['…'],
    ['<think>\nThe user wants'],
    ['<think>hm'],
    ['Sure! Here is one:\nHow tides work'],
    ['x'.repeat(61)],
    ['{"title": "How tides work"}'],
  ])('as %j is dropped', (answer) => expect(titleFromAnswer(answer)).toBeUndefined());
});
