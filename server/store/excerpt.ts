import { fold } from './search-terms.ts';

/** Words around a place, and which of them were looked for. */
export type Excerpt = { text: string; isMatch: boolean }[];

const BEFORE = 60;
const LENGTH = 220;
/** A word at the edge is left out rather than cut, if it is no longer than this. */
const LONGEST_EDGE = 20;

/** Some words around the first of the terms that stands in the text; its beginning where none does. */
export function excerptOf(text: string, terms: readonly string[]): Excerpt {
  const needles = terms.map((term) => foldText(term).folded).filter((needle) => needle !== '');
  const first = needles.map((needle) => findFirst(text, needle)).filter((at) => at !== undefined);
  const around = windowAround(text, first.length === 0 ? 0 : Math.min(...first));
  const parts = mark(around.text.replaceAll(/\s+/g, ' ').trim(), needles);
  if (around.from > 0) parts.unshift({ text: '…', isMatch: false });
  if (around.to < text.length) parts.push({ text: '…', isMatch: false });
  return joined(parts);
}

/** Texts are folded piece by piece, because a long one is mostly not needed. */
const PIECE = 2_000;

function findFirst(text: string, needle: string): number | undefined {
  for (let from = 0; from < text.length; from += PIECE) {
    const { folded, places } = foldText(text.slice(from, from + PIECE + needle.length * 2));
    const at = folded.indexOf(needle);
    if (at >= 0) return from + (places[at] ?? 0);
  }
  return undefined;
}

/** @returns the folded text, and for each of its units where it stands in the text */
function foldText(text: string): { folded: string; places: number[] } {
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const sign of text) {
    const plain = fold(sign);
    folded += plain;
    for (let unit = 0; unit < plain.length; unit++) places.push(at);
    at += sign.length;
  }
  places.push(at);
  return { folded, places };
}

function windowAround(text: string, at: number): { text: string; from: number; to: number } {
  let from = Math.max(0, at - BEFORE);
  let to = Math.min(text.length, from + LENGTH);
  if (from > 0) from += Math.max(0, text.slice(from, Math.min(at, from + LONGEST_EDGE)).search(/\s\S/) + 1);
  if (to < text.length) {
    const edge = text.slice(to - LONGEST_EDGE, to).search(/\s\S*$/);
    if (edge >= 0) to -= LONGEST_EDGE - edge;
  }
  // Never within a pair of surrogates.
  if (/^[\udc00-\udfff]/.test(text.slice(from, from + 1))) from++;
  if (/[\ud800-\udbff]$/.test(text.slice(from, to))) to--;
  return { text: text.slice(from, to), from, to };
}

function mark(text: string, needles: readonly string[]): Excerpt {
  const { folded, places } = foldText(text);
  const isMarked = Array.from({ length: text.length }, () => false);
  for (const needle of needles) {
    for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length)) {
      isMarked.fill(true, places[at], places[at + needle.length]);
    }
  }
  const parts: Excerpt = [];
  for (let at = 0; at < text.length; at++) parts.push({ text: text[at] ?? '', isMatch: isMarked[at] === true });
  return joined(parts);
}

/** Neighbours of one kind become one part. */
function joined(parts: Excerpt): Excerpt {
  const result: Excerpt = [];
  for (const { text, isMatch } of parts) {
    const last = result.at(-1);
    if (last?.isMatch === isMatch) last.text += text;
    else result.push({ text, isMatch });
  }
  return result;
}
