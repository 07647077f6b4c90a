import type { Token } from 'marked';
import { lex } from './grammar.ts';
import { mendTail } from './mend-tail.ts';

export interface Block {
  /** The source of the block; equal source renders equally. */
  readonly raw: string;
  readonly token: Token;
}

/** Splits markdown into its top-level blocks. Spaces between blocks are left out. */
export function splitBlocks(text: string): readonly Block[] {
  return lex(text)
    .filter((token) => token.type !== 'space' && token.type !== 'def')
    .map((token) => ({ raw: token.raw, token }));
}

/** The blocks with the last one, which is still being written, made presentable. */
export function withMendedEnd(blocks: readonly Block[]): readonly Block[] {
  const last = blocks.at(-1);
  const mended = last === undefined ? '' : mendTail(last.raw);
  return last === undefined || mended === last.raw ? blocks : [...blocks.slice(0, -1), ...splitBlocks(mended)];
}

/** While text streams, only what follows the second-last block can still change; the rest keeps its identity. */
export function createBlockSplitter(): (text: string) => readonly Block[] {
  let blocks: readonly Block[] = [];
  let settled = '';
  return (text) => {
    const isGrowing = text.startsWith(settled);
    const kept = isGrowing ? blocks.slice(0, -2) : [];
    // Links that are defined elsewhere in the text need the whole of it.
    const start = isGrowing && !/^ {0,3}\[(?!\^)[^\]\n]+\]:/m.test(text) ? endOf(text, kept) : undefined;
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

/** A fence that has not been closed is still being written. */
export function isFenceOpen(raw: string): boolean {
  const opening = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
  return (
    opening !== undefined &&
    !new RegExp(`\\n {0,3}${opening[0] === '`' ? '`' : '~'}{${opening.length},}\\s*$`).test(raw)
  );
}
