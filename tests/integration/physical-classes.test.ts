import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Sides that stay where they are when the page is mirrored. `left-1/2` is none: it is the middle. */
const PHYSICAL_CLASS =
  /(?<![\w-])-?(?:(?:scroll-)?[mp][lr]-(?=[\d[a])|(?:left|right)-(?!1\/2)(?=[\d[a])|border-[lr](?=[-\s"'`])|rounded-(?:[lr]|[tb][lr])(?=[-\s"'`])|(?:text|float|clear)-(?:left|right)(?=[\s"'`]))/g;
const PHYSICAL_PROPERTY =
  /^\s*(?:(?:margin|padding|border)-(?:left|right)|left|right|(?:text-align|float):\s*(?:left|right))\b/gm;

/** The columns of a table of Markdown stand where their author put them. */
const EXCEPT = ['markdown/markdown-table.tsx'];

const found = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([match]) => match.trim());

const RENDERER = join(import.meta.dirname, '../../renderer');

describe('the interface can be mirrored', () => {
  it('no class names a side of the screen', () => {
    const files = globSync('**/*.tsx', { cwd: RENDERER }).filter((file) => !EXCEPT.includes(file));
    expect(files.length).toBeGreaterThan(100);
    const places = files.flatMap((file) =>
      found(PHYSICAL_CLASS, readFileSync(join(RENDERER, file), 'utf8')).map((name) => `${file}: ${name}`),
    );
    expect(places).toEqual([]);
  });

  it('nor does the style sheet', () => {
    expect(found(PHYSICAL_PROPERTY, readFileSync(join(RENDERER, 'styles.css'), 'utf8'))).toEqual([]);
  });

  it.each(['ml-2', '-mr-1', 'pl-[3px]', 'left-0', '!right-4', 'sm:border-l', 'rounded-tl-lg', 'text-right'])(
    '%s would be noticed',
    (name) => expect(found(PHYSICAL_CLASS, `className="${name} flex"`)).toHaveLength(1),
  );

  it.each(['ms-2', 'pe-1', 'start-0', 'border-line', 'rounded-lg', 'text-start', 'left-1/2', 'html-like'])(
    '%s is fine',
    (name) => expect(found(PHYSICAL_CLASS, `className="${name} flex"`)).toEqual([]),
  );
});
