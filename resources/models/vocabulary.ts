/** Special tokens, the same in every model of ours, in this order. */
export const SPECIAL_TOKENS = [
  '<unk>',
  '<s>',
  '</s>',
  '<|im_start|>',
  '<|im_end|>',
  '<|fim_prefix|>',
  '<|fim_suffix|>',
  '<|fim_middle|>',
] as const;

export const TOKEN = {
  unknown: 0,
  begin: 1,
  end: 2,
  turnStart: 3,
  turnEnd: 4,
  fimPrefix: 5,
  fimSuffix: 6,
  fimMiddle: 7,
} as const;

const TOKEN_TYPE = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;
/** SentencePiece writes a space as this. */
const SPM_SPACE = '\u2581';

export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly types: readonly number[];
  /** SentencePiece only. */
  readonly scores: readonly number[];
  /** Byte-level BPE only. */
  readonly merges: readonly string[];
  /** @throws Error when the text is not one token */
  idOf(text: string): number;
  readonly newline: number;
}

/** GPT-2's reversible table from bytes to printable characters. */
export function byteCharacters(): readonly string[] {
  const isPrintable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++));
}

/** Byte-level BPE in GPT-2's manner: 256 bytes, then the prefixes of every piece with the merges that build them. */
export function buildBpeVocabulary(pieces: readonly string[]): Vocabulary {
  const table = byteCharacters();
  const encode = (text: string) => [...new TextEncoder().encode(text)].map((byte) => table[byte] ?? '').join('');
  const list = new TokenList(
    [...SPECIAL_TOKENS, ...table].map((text, index) => [
      text,
      index < SPECIAL_TOKENS.length ? TOKEN_TYPE.control : TOKEN_TYPE.normal,
      0,
    ]),
  );
  const merges: string[] = [];
  for (const piece of new Set(pieces)) {
    const characters = Array.from(encode(piece));
    for (let length = 2; length <= characters.length; length++) {
      const token = characters.slice(0, length).join('');
      if (list.has(token)) continue;
      merges.push(`${characters.slice(0, length - 1).join('')} ${characters[length - 1]}`);
      list.add(token, TOKEN_TYPE.normal, 0);
    }
  }
  return {
    ...list.finish(),
    scores: [],
    merges,
    idOf: (text) => list.idOf(encode(text)),
    newline: list.idOf(encode('\n')),
  };
}

/** SentencePiece style: byte tokens to fall back on, and pieces with scores; a higher score merges first. */
export function buildSpmVocabulary(pieces: readonly string[]): Vocabulary {
  const encode = (text: string) => text.replaceAll(' ', SPM_SPACE);
  const list = new TokenList(
    SPECIAL_TOKENS.map((text, index) => [text, index === TOKEN.unknown ? TOKEN_TYPE.unknown : TOKEN_TYPE.control, 0]),
  );
  for (let byte = 0; byte < 256; byte++) {
    list.add(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, TOKEN_TYPE.byte, 0);
  }
  // Pieces are merged bottom-up and only through pieces that exist, so every prefix of a word becomes one.
  for (const word of new Set(pieces.map(encode))) {
    const characters = Array.from(word);
    for (let length = 2; length <= characters.length; length++) {
      list.add(characters.slice(0, length).join(''), TOKEN_TYPE.normal, -10 + length / 100);
    }
  }
  for (let code = 33; code < 127; code++) list.add(String.fromCharCode(code), TOKEN_TYPE.normal, -1000 - code);
  list.add(SPM_SPACE, TOKEN_TYPE.normal, -1000);
  const finished = list.finish();
  return { ...finished, merges: [], idOf: (text) => list.idOf(encode(text)), newline: list.idOf('<0x0A>') };
}

/** Tokens without duplicates: llama.cpp ends the whole process when two have the same text. */
class TokenList {
  readonly #rows: (readonly [text: string, type: number, score: number])[];
  readonly #index: Map<string, number>;

  constructor(rows: readonly (readonly [text: string, type: number, score: number])[]) {
    this.#rows = [...rows];
    this.#index = new Map(rows.map(([text], index) => [text, index]));
  }

  has(text: string): boolean {
    return this.#index.has(text);
  }

  add(text: string, type: number, score: number): void {
    if (this.has(text)) return;
    this.#index.set(text, this.#rows.length);
    this.#rows.push([text, type, score]);
  }

  idOf(text: string): number {
    const id = this.#index.get(text);
    if (id === undefined) throw new Error(`${JSON.stringify(text)} is no token of its own`);
    return id;
  }

  /** Fills up to a multiple of 32, as quantized rows like it. */
  finish(): { tokens: string[]; types: number[]; scores: number[] } {
    while (this.#rows.length % 32 !== 0) this.add(`<unused_${this.#rows.length}>`, TOKEN_TYPE.control, 0);
    return {
      tokens: this.#rows.map(([text]) => text),
      types: this.#rows.map(([, type]) => type),
      scores: this.#rows.map(([, , score]) => score),
    };
  }
}
