import type { LlamaModel, Token } from 'node-llama-cpp';

/** What the tokenizer shows for bytes that are no character yet. */
const BROKEN = '\uFFFD';
/** No character has more bytes; more tokens than this will not mend it. */
const MAX_PIECES = 4;
/** Tokens that decide how the next one is written (a blank in front or not). */
const TAIL = 8;

/** Turns tokens into text, whole characters only. */
export interface TokenText {
  /** @returns the text and tokens that became complete; undefined while a character is in pieces. */
  push(token: Token): { readonly text: string; readonly tokens: readonly Token[] } | undefined;
  /** The pieces of a character that never became whole. */
  flush(): string;
}

export function createTokenText(model: LlamaModel, prompt: readonly Token[]): TokenText {
  let tail = prompt.slice(-TAIL);
  let pieces: Token[] = [];

  function take(): string {
    const text = model.detokenize(pieces, false, tail);
    tail = [...tail, ...pieces].slice(-TAIL);
    pieces = [];
    return text;
  }

  return {
    push(token) {
      pieces.push(token);
      if (pieces.length < MAX_PIECES && model.detokenize(pieces, false, tail).endsWith(BROKEN)) return undefined;
      const tokens = pieces;
      return { text: take(), tokens };
    },
    flush: () => (pieces.length === 0 ? '' : take()),
  };
}
