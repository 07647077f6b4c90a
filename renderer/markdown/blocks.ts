import { marked, type Token } from 'marked';

export interface Block {
  /** The source of the block; equal source renders equally. */
  readonly raw: string;
  readonly token: Token;
}

/** Splits markdown into its top-level blocks. Spaces between blocks are left out. */
export function splitBlocks(text: string): readonly Block[] {
  return marked
    .lexer(text, { gfm: true })
    .filter((token) => token.type !== 'space' && token.type !== 'def')
    .map((token) => ({ raw: token.raw, token }));
}

/** While text streams, only what follows the second-last block can still change; the rest keeps its identity. */
export function createBlockSplitter(): (text: string) => readonly Block[] {
  let blocks: readonly Block[] = [];
  let settled = '';
  return (text) => {
    const isGrowing = text.startsWith(settled);
    const kept = isGrowing ? blocks.slice(0, -2) : [];
    // Links that are defined elsewhere in the text need the whole of it.
    const start = isGrowing && !/^\[[^\]]+\]:/m.test(text) ? endOf(text, kept) : undefined;
    blocks = start === undefined ? splitBlocks(text) : [...kept, ...splitBlocks(text.slice(start))];
    settled = text;
    return blocks;
  };
}

/** Where in the text the kept blocks end; undefined when they don't stand there as they did. */
function endOf(text: string, kept: readonly Block[]): number | undefined {
  let at = 0;
  for (const { raw } of kept) {
    const found = text.indexOf(raw, at);
    if (found < 0 || text.slice(at, found).trim() !== '') return undefined;
    at = found + raw.length;
  }
  return at;
}

const SAFE_SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** An address that a link may lead to, or undefined for everything that could run as a script. */
export function safeHref(href: string): string | undefined {
  if (href.startsWith('#')) return href;
  try {
    return SAFE_SCHEMES.has(new URL(href).protocol) ? href : undefined;
  } catch {
    return undefined; // A relative address would lead into the hub itself; it is shown as text.
  }
}

/** A fence that has not been closed is still being written. */
export function isFenceOpen(raw: string): boolean {
  const opening = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
  return (
    opening !== undefined &&
    !new RegExp(`\\n {0,3}${opening[0] === '`' ? '`' : '~'}{${opening.length},}\\s*$`).test(raw)
  );
}
