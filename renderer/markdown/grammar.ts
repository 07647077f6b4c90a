import { Lexer, Marked, type Token, type TokenizerExtension, type Tokens } from 'marked';

/** A formula. `isDisplay`: it stands by itself. */
export interface MathToken extends Tokens.Generic {
  readonly type: 'math';
  readonly text: string;
  readonly isDisplay: boolean;
}

export interface FootnoteRefToken extends Tokens.Generic {
  readonly type: 'footnoteRef';
  readonly label: string;
}

export interface FootnoteToken extends Tokens.Generic {
  readonly type: 'footnote';
  readonly label: string;
  readonly tokens: Token[];
}

/** Longer than any formula that a person reads; a lone `$$` must not swallow a page. */
const MAX_FORMULA = 10_000;
/** A longer run of text is not searched for marks: some of the lexer's patterns take the square of its length. */
const MAX_INLINE = 12_000;
const MAX_BRACKETS = 1_000;

const BLOCK_FORMULA = /^ {0,3}(?:\$\$([\s\S]{1,10000}?)\$\$|\\\[([\s\S]{1,10000}?)\\\])[ \t]*(?:\n|$)/;
const DISPLAY_FORMULA = /^(?:\$\$([^$]{1,10000}?)\$\$|\\\[([\s\S]{1,10000}?)\\\](?!\())/;
const ROUND_FORMULA = /^\\\(([\s\S]{1,10000}?)\\\)/;
const DOLLAR_FORMULA = /^\$(?![\s$])((?:\\[^\n]|[^\\$])+)(?<!\s)\$(?![\w$])/;
const BLANK_LINE = /\n[ \t]*\n/;

/**
 * Where in the paragraph that stands at the beginning of the text something begins. Every paragraph asks, so nothing looks
 * further than its end. @param pattern finds an end of a paragraph, too; its group is there where it found what is looked for
 */
function startInParagraph(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text.slice(0, MAX_INLINE));
  return found?.[1] === undefined ? undefined : found.index + 1;
}

function mathToken(raw: string, source: string | undefined, isDisplay: boolean): MathToken | undefined {
  const text = source?.trim() ?? '';
  if (text === '' || text.length > MAX_FORMULA || BLANK_LINE.test(text)) return undefined;
  return { type: 'math', raw, text, isDisplay };
}

const blockMath: TokenizerExtension = {
  name: 'math',
  level: 'block',
  start: (text) => startInParagraph(text, /\n(?:[ \t]*\n| {0,3}#{1,6} |( {0,3}(?:\$\$|\\\[)))/),
  tokenizer(text) {
    const found = BLOCK_FORMULA.exec(text);
    return found === null ? undefined : mathToken(found[0], found[1] ?? found[2], true);
  },
};

const inlineMath: TokenizerExtension = {
  name: 'inlineMath',
  level: 'inline',
  start: (text) => (text.includes('$') ? text.indexOf('$') : undefined),
  tokenizer(text, tokens) {
    const display = DISPLAY_FORMULA.exec(text);
    if (display !== null) return mathToken(display[0], display[1] ?? display[2], true);
    const round = ROUND_FORMULA.exec(text);
    if (round !== null) return mathToken(round[0], round[1], false);
    const dollars = DOLLAR_FORMULA.exec(text);
    // `US$5` and `a$b$c` are no formulas: what stands before counts, too.
    if (dollars === null || /[\w$\\]$/.test(tokens.at(-1)?.raw ?? '')) return undefined;
    return isMoney(dollars[1] ?? '') ? undefined : mathToken(dollars[0], dollars[1], false);
  },
};

/** "$5 (or 4 euros) and 6$": an amount with words behind it, in which no formula is written. */
function isMoney(text: string): boolean {
  return /^\d[\d.,]*(?:[kKmMbB]\b)?(?=[\s\-–/]|$)(?:[^\\^_={}]*[A-Za-z]{2})/.test(text);
}

const FOOTNOTE = /^ {0,3}\[\^([^\]\s]{1,100})\]:[ \t]*([^\n]*)(?:\n|$)/;

/** Its further lines: those of its paragraph, and after a blank line those that are indented. */
function footnoteLines(text: string): number {
  let at = 0;
  let isAfterBlank = false;
  for (;;) {
    const end = text.indexOf('\n', at);
    const line = end < 0 ? text.slice(at) : text.slice(at, end);
    if (at >= text.length) return at;
    const isBlank = line.trim() === '';
    const isIndented = /^(?: {2}|\t)/.test(line);
    if (!isBlank && !isIndented && (isAfterBlank || /^(?: {0,3}(?:\[\^|[#>]|`{3}|~{3}|[-*+] |\d+[.)] |\|))/.test(line)))
      return at;
    isAfterBlank = isBlank;
    if (end < 0) return text.length;
    at = end + 1;
  }
}

const footnote: TokenizerExtension = {
  name: 'footnote',
  level: 'block',
  start: (text) => startInParagraph(text, /\n(?:[ \t]*\n| {0,3}#{1,6} |( {0,3}\[\^[^\]\s]{1,100}\]:))/),
  tokenizer(text) {
    const found = FOOTNOTE.exec(text);
    if (found === null) return undefined;
    const [head, label = '', first = ''] = found;
    const more = text.slice(head.length, head.length + footnoteLines(text.slice(head.length)));
    const source = `${first}\n${more.replace(/^(?: {1,4}|\t)/gm, '')}`.trim();
    const token: FootnoteToken = { type: 'footnote', raw: head + more, label: label.toLowerCase(), tokens: [] };
    this.lexer.blockTokens(source, token.tokens);
    return token;
  },
};

const footnoteRef: TokenizerExtension = {
  name: 'footnoteRef',
  level: 'inline',
  start: (text) => (text.includes('[^') ? text.indexOf('[^') : undefined),
  tokenizer(text) {
    const found = /^\[\^([^\]\s]{1,100})\](?!\()/.exec(text);
    if (found === null) return undefined;
    return { type: 'footnoteRef', raw: found[0], label: (found[1] ?? '').toLowerCase() } satisfies FootnoteRefToken;
  },
};

/** Dozens of quotes or lists inside each other in one line: shown as they were written, before they exhaust the lexer. */
const tooDeep: TokenizerExtension = {
  name: 'plain',
  level: 'block',
  tokenizer(text) {
    if (!/^(?: {0,3}(?:>|[-*+] |\d{1,9}[.)] ) {0,3}){32}/.test(text)) return undefined;
    const end = BLANK_LINE.exec(text)?.index ?? text.length;
    const raw = text.slice(0, end);
    return { type: 'plain', raw, text: raw };
  },
};

const grammar = new Marked({ gfm: true }).use({ extensions: [tooDeep, blockMath, inlineMath, footnote, footnoteRef] });

class BoundedLexer extends Lexer {
  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (source.length <= MAX_INLINE && source.split('[', MAX_BRACKETS).length < MAX_BRACKETS)
      return super.inlineTokens(source, tokens);
    tokens.push({ type: 'plain', raw: source, text: source });
    return tokens;
  }
}

/** The blocks of a text: GitHub's markdown with its footnotes, and formulas. */
export function lex(text: string): readonly Token[] {
  try {
    return new BoundedLexer(grammar.defaults).lex(text);
  } catch {
    // A text that exhausts the stack of the lexer is shown as it was written.
    return [{ type: 'plain', raw: text, text }];
  }
}
