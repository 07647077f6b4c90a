import type { Token, Tokens } from 'marked';
import { createContext } from 'react';
import type { Block } from './blocks.ts';
import type { FootnoteRefToken, FootnoteToken } from './grammar.ts';

export interface Footnotes {
  /** Begins the ids of this text's footnotes: a page shows many texts. */
  readonly prefix: string;
  /** Label → its number, by the order in which the text first refers to them. */
  readonly numbers: ReadonlyMap<string, number>;
}

export const FootnotesContext = createContext<Footnotes>({ prefix: '', numbers: new Map() });

interface Found {
  readonly refs: readonly string[];
  readonly notes: readonly FootnoteToken[];
}
const known = new WeakMap<Token, Found>();

/** The footnotes that a text refers to, in that order. */
export function footnotesOf(blocks: readonly Block[]): readonly FootnoteToken[] {
  const found = blocks.map(({ token }) => find(token));
  const notes = new Map<string, FootnoteToken>();
  for (const note of found.flatMap((each) => each.notes)) if (!notes.has(note.label)) notes.set(note.label, note);
  // What only another footnote refers to comes behind.
  const shown = new Set<FootnoteToken>();
  const labels = found.flatMap(({ refs }) => refs);
  for (const label of labels) {
    const note = notes.get(label);
    if (note === undefined || shown.has(note)) continue;
    shown.add(note);
    labels.push(...note.tokens.flatMap((token) => find(token).refs));
  }
  return [...shown];
}

function find(token: Token): Found {
  const before = known.get(token);
  if (before !== undefined) return before;
  const refs: string[] = [];
  const notes: FootnoteToken[] = [];
  // By hand and not by recursion: quotes may be very deep.
  const open: Token[] = [token];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.type === 'footnoteRef') refs.push((next as FootnoteRefToken).label);
    if (next.type === 'footnote') notes.push(next as FootnoteToken);
    else open.push(...childrenOf(next).toReversed());
  }
  const found = { refs, notes };
  known.set(token, found);
  return found;
}

function childrenOf(token: Token): readonly Token[] {
  if (token.type === 'list') return (token as Tokens.List).items;
  if (token.type === 'table') {
    const { header, rows } = token as Tokens.Table;
    return [...header, ...rows.flat()].flatMap((cell) => cell.tokens);
  }
  return 'tokens' in token ? (token.tokens ?? []) : [];
}
