import {
  createHighlighterCore,
  type HighlighterCore,
  type LanguageRegistration,
  type ThemeRegistration,
} from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import type { ColouredLine, HighlightReply, HighlightRequest, TokenKind } from './highlight-messages.ts';

/** Grammars load one by one, when they are first needed. */
const languages: Readonly<Record<string, () => Promise<{ default: LanguageRegistration[] }>>> = {
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  jsx: () => import('shiki/langs/jsx.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
};
const otherNames: Readonly<Record<string, string>> = {
  sh: 'bash',
  shell: 'bash',
  js: 'javascript',
  ts: 'typescript',
  py: 'python',
  rs: 'rust',
  yml: 'yaml',
  md: 'markdown',
  'c++': 'cpp',
  golang: 'go',
};

/** A colour for each kind of token. They are never shown: the page's own style sheet has a class for each kind. */
const kinds: Readonly<Record<TokenKind, { readonly colour: string; readonly scopes: readonly string[] }>> = {
  keyword: { colour: '#000001', scopes: ['keyword', 'storage', 'constant.language'] },
  string: { colour: '#000002', scopes: ['string'] },
  number: { colour: '#000003', scopes: ['constant.numeric'] },
  constant: { colour: '#000004', scopes: ['constant', 'variable.other.constant', 'support.constant'] },
  comment: { colour: '#000005', scopes: ['comment'] },
  function: { colour: '#000006', scopes: ['entity.name.function', 'support.function'] },
  type: {
    colour: '#000007',
    scopes: ['entity.name.type', 'entity.name.class', 'support.type', 'support.class', 'entity.name.tag'],
  },
};
const theme: ThemeRegistration = {
  name: 'kinds',
  type: 'light',
  colors: { 'editor.foreground': '#000000', 'editor.background': '#ffffff' },
  tokenColors: Object.values(kinds).map(({ colour, scopes }) => ({
    scope: [...scopes],
    settings: { foreground: colour },
  })),
};
const kindOfColour = new Map(Object.entries(kinds).map(([kind, { colour }]) => [colour, kind as TokenKind]));

/** A busy computer needs a second to compile a grammar; shiki's own limit would leave the first line in one colour. */
const LONGEST_LINE_MS = 5_000;

let highlighter: Promise<HighlighterCore> | undefined;

async function colour({ text, language }: HighlightRequest): Promise<readonly ColouredLine[] | undefined> {
  const name = otherNames[language.toLowerCase()] ?? language.toLowerCase();
  const load = languages[name];
  if (load === undefined) return undefined;
  highlighter ??= createHighlighterCore({
    themes: [theme],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const ready = await highlighter;
  if (!ready.getLoadedLanguages().includes(name)) await ready.loadLanguage(load);
  const { tokens } = ready.codeToTokens(text, { lang: name, theme: 'kinds', tokenizeTimeLimit: LONGEST_LINE_MS });
  return tokens.map((line) =>
    line.map(({ content, color }) => ({ text: content, kind: kindOfColour.get(color?.toLowerCase() ?? '') })),
  );
}

addEventListener('message', ({ data }: MessageEvent<HighlightRequest>) => {
  void colour(data)
    .catch(() => undefined) // A grammar that fails leaves the code plain, as it was.
    .then((lines) => postMessage({ id: data.id, lines } satisfies HighlightReply));
});
