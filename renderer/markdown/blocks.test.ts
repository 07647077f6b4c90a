import { describe, expect, it } from 'vitest';
import { createBlockSplitter, isFenceOpen, safeHref, splitBlocks } from './blocks.ts';

const text = [
  '# Title',
  'A paragraph with **bold** and `code`.',
  '- one\n- two\n  - nested',
  '```ts\nconst a = 1;\n\nconst b = 2;\n```',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '> quoted',
  'The end, with 🙂.',
].join('\n\n');

describe('markdown that streams', () => {
  it('gives the same blocks however it arrives', () => {
    for (const size of [1, 3, 7, 40]) {
      const split = createBlockSplitter();
      let last: ReturnType<typeof split> = [];
      for (let at = size; at < text.length + size; at += size) last = split(text.slice(0, at));
      expect(last.map(({ token }) => token.type)).toEqual(splitBlocks(text).map(({ token }) => token.type));
      expect(last.map(({ raw }) => raw.trim())).toEqual(splitBlocks(text).map(({ raw }) => raw.trim()));
    }
  });

  it('keeps the identity of blocks that are finished', () => {
    const split = createBlockSplitter();
    const before = split(text);
    const after = split(`${text} More.`);
    expect(after[0]).toBe(before[0]);
    expect(after[3]).toBe(before[3]);
  });

  it('starts over when the text is another one', () => {
    const split = createBlockSplitter();
    split(text);
    expect(split('other').map(({ raw }) => raw)).toEqual(['other']);
  });

  it('resolves links that are defined at the end', () => {
    const split = createBlockSplitter();
    const withDefinition = 'See [this].\n\nMore.\n\nAnd more.\n\n[this]: https://example.org';
    split(withDefinition.slice(0, 30));
    expect(JSON.stringify(split(withDefinition))).toContain('"href":"https://example.org"');
  });
});

describe('what a link may lead to', () => {
  it.each(['https://a.example/x', 'http://localhost:4000', 'mailto:ada@example.org', '#top'])('%s', (href) => {
    expect(safeHref(href)).toBe(href);
  });
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '/hub/session',
    'x',
  ])('not %s', (href) => {
    expect(safeHref(href)).toBeUndefined();
  });
});

describe('a fence', () => {
  it.each([
    ['```\ncode', true],
    ['```js\ncode\n```', false],
    ['~~~\ncode\n```', true],
    ['````\n```\n', true],
    ['````\n```\n````', false],
  ])('%j is open: %s', (raw, isOpen) => {
    expect(isFenceOpen(raw)).toBe(isOpen);
  });
});
