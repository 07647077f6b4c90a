// Byte-level BPE in GPT-2's manner, with the same splitting rule as llama.cpp's `gpt-2` tokenizer.
import { byteCharacters } from '../vocabulary.ts';

const WORD = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const BYTES = byteCharacters();

export interface Tokenizer {
  readonly tokens: readonly string[];
  readonly merges: readonly string[];
  encode(text: string): readonly number[];
}

function toCharacters(text: string): string[] {
  return Array.from(new TextEncoder().encode(text), (byte) => BYTES[byte] ?? '');
}

function wordsOf(text: string): readonly string[] {
  return text.match(WORD) ?? [];
}

export function createTokenizer(special: readonly string[], merges: readonly string[]): Tokenizer {
  const tokens = [...special, ...BYTES, ...merges.map((merge) => merge.replace(' ', ''))];
  const ids = new Map(tokens.map((token, index) => [token, index]));
  // Two equal tokens would end llama.cpp's whole process.
  if (ids.size !== tokens.length) throw new Error('two tokens have the same text');
  const ranks = new Map(merges.map((merge, rank) => [merge, rank]));
  const known = new Map<string, readonly number[]>();

  function encodeWord(word: string): readonly number[] {
    const remembered = known.get(word);
    if (remembered !== undefined) return remembered;
    let parts = toCharacters(word);
    for (let at = firstMerge(parts, ranks); at >= 0; at = firstMerge(parts, ranks)) {
      parts = [...parts.slice(0, at), `${parts[at]}${parts[at + 1]}`, ...parts.slice(at + 2)];
    }
    const encoded = parts.map((part) => ids.get(part) ?? 0);
    known.set(word, encoded);
    return encoded;
  }

  return { tokens, merges, encode: (text) => wordsOf(text).flatMap(encodeWord) };
}

/** Where the pair stands that is merged first; -1 when none can be. */
function firstMerge(parts: readonly string[], ranks: ReadonlyMap<string, number>): number {
  let best = Infinity;
  let bestAt = -1;
  for (let at = 0; at + 1 < parts.length; at++) {
    const rank = ranks.get(`${parts[at]} ${parts[at + 1]}`);
    if (rank !== undefined && rank < best) {
      best = rank;
      bestAt = at;
    }
  }
  return bestAt;
}

/** Learns merges from texts until the vocabulary has its size. The same texts give the same merges. */
export function trainTokenizer(texts: readonly string[], special: readonly string[], size: number): Tokenizer {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts].map(([word, count]) => ({ parts: toCharacters(word), count }));
  const merges: string[] = [];
  const tokens = new Set<string>([...special, ...BYTES]);
  while (special.length + BYTES.length + merges.length < size) {
    const pair = mostFrequentPair(words, tokens);
    if (pair === undefined) break;
    merges.push(pair);
    tokens.add(pair.replace(' ', ''));
    for (const word of words) mergeIn(word.parts, pair);
  }
  return createTokenizer(special, merges);
}

interface CountedWord {
  readonly parts: string[];
  readonly count: number;
}

function mostFrequentPair(words: readonly CountedWord[], tokens: ReadonlySet<string>): string | undefined {
  const counts = new Map<string, number>();
  for (const { parts, count } of words) {
    for (let at = 0; at + 1 < parts.length; at++) {
      const pair = `${parts[at]} ${parts[at + 1]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + count);
    }
  }
  let best: string | undefined;
  let bestCount = 1;
  for (const [pair, count] of counts) {
    const isBetter = count > bestCount || (count === bestCount && best !== undefined && pair < best);
    if (isBetter && !tokens.has(pair.replace(' ', ''))) {
      best = pair;
      bestCount = count;
    }
  }
  return best;
}

function mergeIn(parts: string[], pair: string): void {
  const [left = '', right = ''] = pair.split(' ');
  for (let at = 0; at + 1 < parts.length; at++) {
    if (parts[at] === left && parts[at + 1] === right) parts.splice(at, 2, left + right);
  }
}
