import type { ExportedFile } from '../../contract/chat/files.ts';
import { field, isFields, numberOf, textOf, type Fields } from './foreign.ts';
import { BadChat } from './tree-of.ts';
import { MARK } from './write-markdown.ts';

export interface ReadMarkdown {
  /** To be checked like any chat of a file. */
  readonly chat: unknown;
  readonly files: readonly ExportedFile[];
}

interface Boundary {
  readonly kind: 'message' | 'file';
  readonly facts: Fields;
  /** Where what it announces begins. */
  readonly end: number;
}

const FRONT_MATTER = /^\ufeff?---\r?\n([\s\S]*?)\r?\n---\r?\n/;
const BOUNDARY = /<!-- homeport:(message|file) (\{[^\n]*\})(?: -->|(?=\r?\n))/y;

/** Whether somebody's Markdown is an export of ours. */
export function isOwnMarkdown(text: string): boolean {
  return /^homeport: /m.test(FRONT_MATTER.exec(text)?.[1] ?? '');
}

/**
 * An export as Markdown. A text is as long as its boundary says; where that does not come out, because somebody has edited
 * the file, it ends before the next boundary.
 * @throws BadChat that names the line
 */
export function readMarkdown(text: string): ReadMarkdown {
  const front = FRONT_MATTER.exec(text);
  if (front === null) throw new BadChat('it does not begin with the lines between --- that an export of Homeport has');
  const { homeport: version, createdAt, updatedAt, ...settings } = readFrontMatter(front[1] ?? '');
  if (version !== 1)
    throw new BadChat(`it is of version ${JSON.stringify(version)}, and this Homeport reads version 1`);
  const messages: Fields[] = [];
  const files: ExportedFile[] = [];
  let at = nextBoundary(text, front[0].length);
  while (at >= 0) {
    const boundary = boundaryAt(text, at);
    if (boundary === undefined)
      throw new BadChat(`line ${lineOf(text, at)} holds a comment of Homeport that can't be read`);
    if (boundary.kind === 'file') {
      const { file, end } = readFile(text, boundary);
      files.push(file);
      at = nextBoundary(text, end);
    } else {
      const { message, end } = readMessage(text, boundary);
      messages.push({ ...message, parentId: messages.at(-1)?.['id'] ?? null });
      at = nextBoundary(text, end);
    }
  }
  const times = { createdAt: Date.parse(textOf(createdAt)), updatedAt: Date.parse(textOf(updatedAt)) };
  return { chat: { ...settings, ...times, headId: messages.at(-1)?.['id'] ?? null, messages }, files };
}

function readFrontMatter(lines: string): Fields {
  const pairs = lines.split(/\r?\n/).map((line, index) => {
    const colon = line.indexOf(': ');
    try {
      return [line.slice(0, colon), JSON.parse(line.slice(colon + 2)) as unknown] as const;
    } catch {
      throw new BadChat(`line ${index + 2} is not a name, a colon and a JSON value`);
    }
  });
  return Object.fromEntries(pairs.filter(([name]) => name !== '__proto__'));
}

/** Boundaries stand at the beginning of a line. */
function nextBoundary(text: string, from: number): number {
  for (let at = text.indexOf(MARK, from); at >= 0; at = text.indexOf(MARK, at + 1)) {
    if (at === 0 || text[at - 1] === '\n') return at;
  }
  return -1;
}

function boundaryAt(text: string, at: number): Boundary | undefined {
  BOUNDARY.lastIndex = at;
  const found = BOUNDARY.exec(text);
  if (found === null) return undefined;
  try {
    const facts: unknown = JSON.parse(found[2] ?? '');
    if (!isFields(facts)) return undefined;
    return { kind: found[1] === 'file' ? 'file' : 'message', facts, end: at + found[0].length };
  } catch {
    return undefined; // It is no JSON, and whoever asked says where.
  }
}

function readMessage(text: string, { facts, end: start }: Boundary): { message: Fields; end: number } {
  const { head, length, ...kept } = facts;
  const from = start + (numberOf(head) ?? 0);
  const to = from + (numberOf(length) ?? -1);
  if (isWhole(text, start, from, to)) return { message: { ...kept, text: text.slice(from, to) }, end: to };
  const next = nextBoundary(text, start);
  const edited = text.slice(start, next < 0 ? text.length : next);
  return { message: { ...kept, text: withoutHead(edited) }, end: next < 0 ? text.length : next };
}

/** After a text comes the end of its line, and then a boundary or the end of the file. */
function isWhole(text: string, start: number, from: number, to: number): boolean {
  if (to < from || from < start || to >= text.length || text[to] !== '\n') return false;
  if (!text.startsWith('\n## ', start)) return false;
  return to + 1 === text.length || text.startsWith(`\n${MARK}`, to + 1);
}

/** The heading, and what is shown between it and the text, as far as that can be told. */
function withoutHead(edited: string): string {
  return edited
    .replace(/^\s*## [^\n]*\n/, '')
    .replace(/^\s*(?:- 📎 [^\n]*\n)+/u, '')
    .replace(/^\s*<details><summary>Thoughts<\/summary>[\s\S]*?<\/details>\r?\n/, '')
    .replace(/^\s*> \*\*Failed:\*\* [^\n]*\n/, '')
    .trim();
}

function readFile(text: string, { facts, end }: Boundary): { file: ExportedFile; end: number } {
  const close = text.indexOf('-->', end);
  if (close < 0) throw new BadChat(`the file ${JSON.stringify(textOf(field(facts, 'name')))} in it has no end`);
  const base64 = text.slice(end, close).replaceAll(/\s+/g, '');
  return { file: { id: textOf(facts['id']), name: textOf(facts['name']), base64 }, end: close };
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
