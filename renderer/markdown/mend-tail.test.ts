import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { mendTail } from './mend-tail.ts';

describe('the end of a text that is being written', () => {
  it.each([
    ['plain', 'plain'],
    ['some **bo', 'some **bo**'],
    ['some **bold** text', 'some **bold** text'],
    ['some **', 'some '],
    ['an *it', 'an *it*'],
    ['**bold and *both', '**bold and *both***'],
    ['a ~~str', 'a ~~str~~'],
    ['run `npm ', 'run `npm`'],
    ['run ``a`b', 'run ``a`b``'],
    ['run `**not bold', 'run `**not bold`'],
    ['**bold ', '**bold**'],
    ['\\*not it', '\\*not it'],
    ['2 * 3', '2 * 3'],
    ['* item\n* it', '* item\n* it'],
    ['see [the site](https://exa', 'see the site'],
    ['see ![a pict](https://exa', 'see '],
    ['Here is a list:\n-', 'Here is a list:'],
    ['Here is a list:\n--', 'Here is a list:'],
    ['Here is a list:\n=', 'Here is a list:'],
    ['```js\nconst a = `b', '```js\nconst a = `b'],
    ['~~~\n**', '~~~\n**'],
  ])('%j is shown as %j', (source, shown) => {
    expect(mendTail(source)).toBe(shown);
  });

  it('leaves a finished text as it is, and never grows one without end', () => {
    const whole = '**bold**, *it*, `code`, ~~gone~~, [a](https://b.example), 5 * 4 ** 2\n\n- one\n- two';
    expect(mendTail(whole)).toBe(whole);
    for (let at = 0; at <= whole.length; at++) {
      const mended = mendTail(whole.slice(0, at));
      expect(mended.length).toBeLessThanOrEqual(at + 6);
      expect(() => marked.lexer(mended)).not.toThrow();
    }
  });

  it.each(['*', '`', '~~', '**a ', '~~**', '[', '](', '\\'])('takes ten thousand times %j in its stride', (piece) => {
    const before = performance.now();
    expect(typeof mendTail(piece.repeat(10_000))).toBe('string');
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
