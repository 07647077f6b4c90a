import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { LongText } from './long-text.tsx';

it('a long text is never taken apart within a character', () => {
  const text = `${'a'.repeat(3_999)}😀${'b'.repeat(4_000)}`;
  const html = renderToStaticMarkup(createElement(LongText, { text }));
  expect(html).toContain('😀');
  expect(html.replaceAll(/<[^>]*>/g, '')).toBe(text);
});
