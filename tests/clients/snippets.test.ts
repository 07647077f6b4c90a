import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const snippets = join(import.meta.dirname, 'snippets');
const documents = process.env['HOMEPORT_SEEDS'];

/** Blocks of the documents that nobody can run, by how they begin. */
const LEFT_OUT: readonly (readonly [reason: string, beginning: RegExp])[] = [
  ['sets variables that the tests set', /^# Gateway URL\nexport /],
  ['curl refuses a HEAD that is a POST', /^curl -I -X POST /],
  ['speaks of the author’s own server', /^# Test DNS resolution\nnslookup |^docker-compose |^cat \.env /],
  ['is a header', /^Authorization: /],
  ['is a comment or a piece of a call', /^# Solution: |^# Good: /],
  ['is a component, which needs a browser', /^import \{ useState \} from 'react'/],
  ['defines something and never calls it', /^# Choose appropriate model|^import logging\n/],
];
const RUNNABLE = new Set(['bash', 'sh', 'python', 'javascript', 'typescript', 'js', 'jsx', 'go', 'rust']);
const bare = (text: string) => text.replaceAll(/\s+/g, '');

function blocksOf(text: string): readonly { readonly language: string; readonly code: string }[] {
  const found = text.matchAll(/^```(\w*)\n(.*?)^```/gms);
  return [...found].map(([, language = '', code = '']) => ({ language, code }));
}

describe('the snippets', () => {
  it('are what stands in the documents, and all of it that can be run', ({ skip }) => {
    if (documents === undefined) return skip('HOMEPORT_SEEDS names no folder with the documents');
    const files = readdirSync(snippets, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(?!md)\w+$/.test(file),
    );
    const texts = new Set(files.map((file) => bare(readFileSync(join(snippets, file), 'utf8'))));
    const pages = readdirSync(documents).map((page) => blocksOf(readFileSync(join(documents, page), 'utf8')));
    // A document without a single one of them describes another product.
    const ours = pages.filter((blocks) => blocks.some(({ code }) => texts.has(bare(code)))).flat();
    const missing = ours.filter(
      ({ language, code }) =>
        RUNNABLE.has(language) && !texts.has(bare(code)) && !LEFT_OUT.some(([, beginning]) => beginning.test(code)),
    );
    expect(missing).toEqual([]);
    const everything = ours.map(({ code }) => bare(code));
    expect([...texts].filter((text) => !everything.some((code) => code.includes(text)))).toEqual([]);
    expect(ours.length).toBeGreaterThan(files.length);
  });
});
