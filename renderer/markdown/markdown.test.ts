import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { mathElement } from './drawn-formula.tsx';
import { lex } from './grammar.ts';
import { Markdown } from './markdown.tsx';

const html = (text: string, isArriving = false) => renderToStaticMarkup(createElement(Markdown, { text, isArriving }));
/** What was drawn, without what only looks or helps: classes, roles, directions, isolation. */
const plain = (text: string) =>
  html(text)
    .replace(/<figure.*?<pre[^>]*>([\s\S]*?)<\/pre><\/figure>/g, '<pre>$1</pre>')
    .replace(/ (?:dir|class|title|target|rel|role|tabindex|aria-[a-z]+|scope|readOnly)="[^"]*"/g, '')
    .replace(/<\/?bdi>/g, '')
    .replace(/^<div>|<\/div>$/g, '');

describe('GitHub markdown', () => {
  it.each([
    ['# a\n\n###### b', '<div data-depth="1">a</div><div data-depth="6">b</div>'],
    ['a\n===', 'data-depth="1"'],
    ['a\nb', '<p>a\nb</p>'],
    ['a  \nb', '<p>a<br/>b</p>'],
    ['a\\\nb', '<p>a<br/>b</p>'],
    ['*a* _b_ **c** __d__ ***e***', '<em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong>'],
    ['~~a~~ ~b~', '<p><del>a</del> <del>b</del></p>'],
    ['snake_case_name', '<p>snake_case_name</p>'],
    ['`` a`b ``', '<p><code>a`b</code></p>'],
    ['    a\n    b', '<pre>a\nb</pre>'],
    ['~~~\na\n~~~', '<pre>a</pre>'],
    ['````\n```\n````', '<pre>```</pre>'],
    ['> a\n> > b', '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>'],
    ['- a\n  - b\n- c', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'],
    ['- a\n\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['0) a', '<ol start="0"><li>a</li></ol>'],
    ['- [x] a\n- [ ] b', 'disabled="" checked=""/>a</li>'],
    ['|a|b|\n|:-|-:|\n|`c`|d\\|e|', '<td><code>c</code></td><td>d|e</td>'],
    ['a | b\n- | -\nc', '<td>c</td><td></td>'],
    ['***', '<hr/>'],
    ['[a](https://e.example "t")', '<a href="https://e.example">a</a>'],
    ['[a][1]\n\n[1]: <https://e.example>', '<a href="https://e.example">a</a>'],
    ['<https://e.example>', '<a href="https://e.example">https://e.example</a>'],
    ['www.e.example/a_b.', '<a href="http://www.e.example/a_b">www.e.example/a_b</a>.'],
    ['(https://e.example/a(b))', '(<a href="https://e.example/a(b)">https://e.example/a(b)</a>)'],
    ['ada@e.example', '<a href="mailto:ada@e.example">ada@e.example</a>'],
    ['&copy; &frac12; &ouml; &#65; &#x42; &#0; &nosuch;', '<p>© ½ ö A B \ufffd &amp;nosuch;</p>'],
    ['\\*a\\* \\# 1\\.', '<p>*a* # 1.</p>'],
    ['a<br>b', '<p>a<br/>b</p>'],
  ])('%j', (source, expected) => {
    expect(plain(source)).toContain(expected);
  });

  it.each([
    ['HTML is text', '<b>x</b>', '&lt;b&gt;x&lt;/b&gt;'],
    ['a relative link would lead into the hub, and is text', '[a](/hub/session)', '<p>[a](/hub/session)</p>'],
    ['an address of a scheme that opens programs is text', 'xmpp:a@b.example', '<p>xmpp:a@b.example</p>'],
    ['a picture is a link to it', '![a](https://e.example/x.png)', '<a href="https://e.example/x.png">'],
    ['escaped brackets and parentheses are formulas', '\\(a\\)', '<code>\\(a\\)</code>'],
    ['entities are those that models write', '&ClockwiseContourIntegral;', '&amp;ClockwiseContourIntegral;'],
  ])('is left where %s', (_why, source, expected) => {
    expect(plain(source)).toContain(expected);
    expect(html(source)).not.toContain('<img');
  });
});

describe('footnotes', () => {
  it('are numbered as the text refers to them, and stand at its end', () => {
    const drawn = plain(
      '[^b]: second\n\nOne[^a], two[^b], one again[^A].\n\n[^a]: *first*\n\n    more of it\n[^c]: never named',
    );
    expect(drawn.match(/>(\d)<\/a><\/sup>/g)).toEqual(['>1</a></sup>', '>2</a></sup>', '>1</a></sup>']);
    expect(drawn.indexOf('<em>first</em>')).toBeLessThan(drawn.indexOf('second'));
    expect(drawn).toContain('<p>more of it</p>');
    expect(drawn).not.toContain('never named');
  });

  it('that nobody wrote are text', () => {
    expect(plain('a[^1]')).toBe('<p>a[^1]</p>');
  });

  it('of footnotes come behind, and a circle ends', () => {
    expect(plain('a[^x]\n\n[^x]: see [^y]\n[^y]: see [^x]').match(/<li/g)).toHaveLength(2);
  });
});

describe('alerts', () => {
  it.each(['NOTE', 'tip', 'IMPORTANT', 'WARNING', 'CAUTION'])('%s', (kind) => {
    const drawn = html(`> [!${kind}]\n> Mind **this**.\n>\n> - and this`);
    expect(drawn).toContain('role="note"');
    expect(drawn).toContain('Mind <strong>this</strong>');
    expect(drawn).toContain('<li>and this</li>');
    expect(drawn).not.toContain('[!');
  });

  it('run as their text does', () => {
    expect(html('> [!TIP]\n> نصيحة')).toContain('<div dir="rtl" role="note"');
    expect(html('> مرحبا')).toContain('<blockquote dir="rtl"');
    expect(html('- واحد\n\n- اثنان')).toContain('<ul dir="rtl"');
  });

  it('of no known kind are quotations', () => {
    expect(plain('> [!DANGER]\n> x')).toBe('<blockquote><p>[!DANGER]\nx</p></blockquote>');
    expect(plain('> [!NOTE] x')).toContain('<blockquote>');
  });
});

const formulas = (text: string): string[] => {
  const found: string[] = [];
  JSON.stringify(lex(text), (_key, value: unknown) => {
    const token = value as { type?: string; text?: string; isDisplay?: boolean } | null;
    if (token?.type === 'math') found.push(`${token.isDisplay === true ? 'display' : 'inline'} ${token.text}`);
    return value;
  });
  return [...new Set(found)];
};

describe('formulas', () => {
  it.each([
    ['the $x$ and $y_1$', ['inline x', 'inline y_1']],
    ['$E = mc^2$.', ['inline E = mc^2']],
    ['$2x + 1$', ['inline 2x + 1']],
    ['$5$ apples', ['inline 5']],
    ['\\(a*b*c\\)', ['inline a*b*c']],
    ['$$\nx\n= y\n- z\n$$', ['display x\n= y\n- z']],
    ['so:\n\\[\nx\n\\]\nthen', ['display x']],
    ['so $$x$$ then', ['display x']],
    ['- item $$\n  x\n  $$', ['display x']],
    ['| $a$ |\n|---|\n| $b$ |', ['inline a', 'inline b']],
    ['**$x$**', ['inline x']],
    ['$\\$5$', ['inline \\$5']],
    ['$5 and $6', []],
    ['costs $5, or $6', []],
    ['$5-$6', []],
    ['US$5 and US$6', []],
    ['$5 (or 4 euros) and 6$', []],
    ['$20k per year and 5$', []],
    ['$HOME/$USER', []],
    ['a $ b $ c', []],
    ['\\$x\\$', []],
    ['`$x$`', []],
    ['$x\n\ny$', []],
    ['$$', []],
    ['$$$$', []],
    ['\\[a\\](https://e.example)', []],
  ])('in %j: %j', (text, expected) => {
    expect(formulas(text)).toEqual(expected);
  });

  it('are drawn as MathML, and their source is told', () => {
    const drawn = renderToStaticMarkup(mathElement('\\frac{a}{b} < \\text{<b>}', true));
    expect(drawn).toContain('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">');
    expect(drawn).toContain('<mfrac><mi>a</mi><mi>b</mi></mfrac>');
    expect(drawn).not.toContain('<b>');
  });

  it.each(['\\frac{a}', '\\nosuch', '}', '\\def\\a{\\a\\a}\\a'])('%s is refused', (source) => {
    expect(() => mathElement(source, false)).toThrow();
  });

  it.each([
    '\\href{javascript:alert(1)}{x}',
    '\\htmlData{a=b}{x}',
    '\\htmlStyle{color:red}{x}',
    '\\includegraphics{https://e.example/x.png}',
    '\\fcolorbox{red}{blue}{x}',
    '\\rule{99999em}{99999em}',
  ])('%s reaches nothing outside of itself', (source) => {
    const drawn = renderToStaticMarkup(mathElement(source, false)).replace(/<annotation.*?<\/annotation>/, '');
    expect((drawn.match(/<[^>]*>/g) ?? []).join('')).not.toMatch(/<(?:a|img|span)\b|\s(?:style|href|src)=|99999em/);
  });

  it('stay source while they arrive', () => {
    expect(html('$$x$$', true)).toContain('<code>$$x$$</code>');
  });
});

/** Nothing in what is drawn may run, load or lead anywhere but to a page or a mailbox. */
function expectInert(page: string): void {
  // Our own icons.
  const drawn = page.replace(/<svg [^>]*class="lucide .*?<\/svg>/g, '');
  expect(drawn).not.toMatch(/<(?:script|img|iframe|object|embed|style|link|form|base|meta|svg)\b/i);
  const tags = drawn.match(/<[a-z][^>]*>/gi) ?? [];
  for (const tag of tags) {
    expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/\son[a-z]+=/i);
    const href = / href="([^"]*)"/.exec(tag)?.[1];
    if (href !== undefined) expect(href).toMatch(/^(?:https?:|mailto:|#)/i);
  }
}

describe('hostile text', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>">',
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](&#106;avascript:alert(1))',
    '[a](javascript&colon;alert(1))',
    '[a](java&Tab;script:alert(1))',
    '[a](java&NewLine;script:alert(1))',
    '[a](<java\tscript:alert(1)>)',
    '[a](&#1;javascript:alert(1))',
    '[a](data:text/html;base64,PHNjcmlwdD4=)',
    '[a](vbscript:msgbox(1))',
    '[a](blob:http://localhost/x)',
    '[a](file:///etc/passwd)',
    '<javascript:alert(1)>',
    '![a](javascript:alert(1))',
    '![a](data:image/svg+xml,<svg onload=alert(1)>)',
    '[a]: javascript:alert(1)\n\n[a]',
    '[^a]: <img src=x onerror=alert(1)>\n\nx[^a]',
    '> [!NOTE]\n> <script>alert(1)</script>',
    '|<img src=x onerror=alert(1)>|\n|-|\n|[a](javascript:alert(1))|',
    '# <a href="javascript:alert(1)">x</a>',
    '$\\href{javascript:alert(1)}{x}$',
  ])('%s is inert', (source) => {
    expectInert(html(source));
    expectInert(html(source, true));
  });

  it('is inert whatever it is made of', () => {
    const piece = fc.constantFrom(
      '<script>', '</script>', '<img src=x onerror=a>', '[a](', 'javascript:', 'java\nscript:', '&#106;', ')', '![', '](',
      'data:text/html,', '"', "'", '`', '```\n', '\n\n', '> ', '- ', '|', '\n|-|\n', '$', '$$', '\\(', '\\)', '[^a]', '[^a]: ',
      '<', '>', 'onclick=', '\u202e', '\u0000', '\ud800', '**', '_', '~~', '[!NOTE]\n', '&colon;', 'https://e.example',
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.boolean(), (pieces, isArriving) =>
        expectInert(html(pieces.join(''), isArriving)),
      ),
      { numRuns: 400 },
    );
  });

  it('shows the characters that turn its order round', () => {
    expect(html('`if (a) {\u202e // b \u2066}`')).toMatch(/U\+202E.*U\+2066/);
    expect(html('```\na\u202eb\n```')).toContain('U+202E');
    expect(html('see [moc.elpmaxe\u202e](https://e.example)')).toContain('U+202E');
    expect(html('a[^moc\u202e]')).toContain('U+202E');
    const deep = `${'**a *b '.repeat(20)}x\u202ey${' b* a**'.repeat(20)}`;
    expect(html(deep)).toContain('U+202E');
    // In prose, isolation is how Arabic and English stand together.
    expect(html('a \u2067ب\u2069 c')).toContain('\u2067ب\u2069');
  });

  it.each([
    ['quotes', '>'.repeat(10_000)],
    ['quotes with spaces', `${'> '.repeat(2_000)}x`],
    ['lists', `${'- '.repeat(2_000)}x`],
    ['stars', `${'*a '.repeat(3_000)}${'*'.repeat(3_000)}`],
    ['brackets', '['.repeat(100_000)],
    ['dollars', '$a '.repeat(30_000)],
    ['backslashes and brackets', '\\['.repeat(30_000)],
    ['footnotes', '[^a]: '.repeat(3_000)],
    ['tags', '<a '.repeat(30_000)],
    ['addresses', `${'a'.repeat(100_000)}@`],
    ['one line of a megabyte', 'word '.repeat(200_000)],
    ['one line of code of a megabyte', `\`\`\`\n${'x'.repeat(1_000_000)}\n\`\`\``],
  ])('is drawn, and not too deep: thousands of %s', (_name, source) => {
    const drawn = html(source);
    let depth = 0;
    let deepest = 0;
    for (const [tag] of drawn.matchAll(/<(?:\/)?(?:div|blockquote|ul|li|em|strong|span|p|code|pre)\b/g)) {
      depth += tag.startsWith('</') ? -1 : 1;
      deepest = Math.max(deepest, depth);
    }
    expect(deepest).toBeLessThan(150);
    expect(drawn.replace(/<[^>]*>/g, '').length).toBeGreaterThan(0);
  });

  it('of a megabyte in one line is laid out piece by piece', () => {
    expect(html('word '.repeat(200_000)).match(/laid-out-when-seen/g)?.length).toBeGreaterThan(100);
    expect(html(`\`\`\`\n${'x'.repeat(1_000_000)}\n\`\`\``).match(/laid-out-when-seen/g)?.length).toBeGreaterThan(50);
  });

  it('of code that arrives shows its end alone', () => {
    const drawn = html(`\`\`\`\nFIRST\n${'x\n'.repeat(100_000)}LAST`, true);
    expect(drawn).toContain('LAST');
    expect(drawn).not.toContain('FIRST');
    expect(drawn.length).toBeLessThan(60_000);
  });

  it('that is too deep in one place leaves the others as they are', () => {
    expect(html(`**a**\n\n${'>'.repeat(10_000)} x\n\n**b**`).match(/<strong>/g)).toHaveLength(2);
  });

  it('of very many blocks shows the others when asked for', () => {
    const drawn = html('word\n\n'.repeat(3_000));
    expect(drawn).toContain('Show 2000 more paragraphs');
    expect(drawn.match(/<p /g)).toHaveLength(1_000);
  });
});
