import { describe, expect, it } from 'vitest';
import { createBlockSplitter, isFenceOpen, splitBlocks, withMendedEnd } from './blocks.ts';
import { safeHref } from './safe-href.ts';

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

/** Pieces that change what stands before them, in an order that is the same in every run. */
const pieces = [
  '- a\n',
  '1. b\n',
  '> q\n',
  '\n',
  'text ',
  '**b',
  '**',
  '`c`',
  '```\n',
  '|a|b|\n',
  '|-|-|\n',
  '    x\n',
  '# h\n',
  '---\n',
  '===\n',
  '<b>\n',
  '[l](u) ',
];
function randomText(seed: number): string {
  let state = seed;
  let text = '';
  for (let count = 0; count < 30; count++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += pieces[state % pieces.length] ?? '';
  }
  return text;
}

describe('any text', () => {
  it('is split the same at its end, however it arrived', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const source = randomText(seed);
      const split = createBlockSplitter();
      for (let at = 0; at < source.length; at += 4) withMendedEnd(split(source.slice(0, at)));
      const shape = (blocks: ReturnType<typeof split>) => blocks.map(({ token, raw }) => [token.type, raw.trim()]);
      expect(shape(split(source)), JSON.stringify(source)).toEqual(shape(splitBlocks(source)));
    }
  });

  it.each([
    ['quotes', '>'.repeat(5_000)],
    ['quotes with spaces', '> '.repeat(5_000)],
    ['brackets', '['.repeat(20_000)],
    ['images', '!['.repeat(10_000)],
    ['links', '[a]('.repeat(5_000)],
    ['stars', '*a '.repeat(5_000)],
    ['cells', `${'|'.repeat(9_000)}\n${'|-'.repeat(5_000)}`],
    ['tags', '<a '.repeat(8_000)],
    ['lone surrogates', '\ud800'.repeat(100)],
    ['nothing', '\0'.repeat(100)],
  ])('is shown somehow: thousands of %s', (_name, source) => {
    expect(withMendedEnd(splitBlocks(source)).length).toBeGreaterThan(0);
  });
});

describe('what a link may lead to', () => {
  it.each(['https://a.example/x', 'http://localhost:4000', 'mailto:ada@example.org'])('%s', (href) => {
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
    '#top',
    '//evil.example',
    'javascript&#58;alert(1)',
    'java\nscript:alert(1)',
    'blob:http://localhost/x',
  ])('not %s', (href) => {
    expect(safeHref(href)).toBeUndefined();
  });
});

it('splits headings and lines without a blank line between them in time', () => {
  const from = performance.now();
  expect(splitBlocks('# a\ntext\n'.repeat(20_000))).toHaveLength(40_000);
  expect(performance.now() - from).toBeLessThan(3_000);
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
