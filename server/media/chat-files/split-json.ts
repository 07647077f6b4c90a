/** A file is no JSON, or not in a shape that can be read. The message says what and where. */
export class BadJson extends Error {}

export interface JsonSplitterOptions {
  /** Lists of a file that is an object; their elements are told one by one. Everything else in it is its header. */
  readonly lists: readonly string[];
  /** Of one element. */
  readonly maxBytes: number;
  /** Of one element; deeper nesting is an attack or a bug. */
  readonly maxDepth: number;
  /**
   * Told of each element in its turn.
   * @param list its name; undefined where the file itself is the list
   * @param header what came before in the file
   */
  readonly onElement: (bytes: Buffer, at: ElementPlace, header: Readonly<Record<string, unknown>>) => void;
}

export interface ElementPlace {
  readonly list: string | undefined;
  /** From 1. */
  readonly number: number;
  /** Of its first byte in the file. */
  readonly offset: number;
}

export interface JsonSplitter {
  push(chunk: Buffer): void;
  /** @returns what else stood in a file that is an object; undefined for a list */
  end(): Readonly<Record<string, unknown>> | undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const MARK = [0xef, 0xbb, 0xbf];

/** Where the reader is: before the file's value, in a list or object between its parts, in a part, or after the end. */
type Where = 'start' | 'list' | 'object' | 'colon' | 'member' | 'part' | 'end';

/** Takes a long JSON file apart as it comes, so that no more than one element of it is ever in memory. */
export function createJsonSplitter({ lists, maxBytes, maxDepth, onElement }: JsonSplitterOptions): JsonSplitter {
  const header: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let where: Where = 'start';
  let isObject = false;
  let list: string | undefined;
  let key: string | undefined;
  let number = 0;
  let comesNext = true;
  let offset = 0;

  // The part that is being read.
  let pieces: Buffer[] = [];
  let size = 0;
  let startedAt = 0;
  let depth = 0;
  let isInText = false;
  let isEscaped = false;
  let isPlain = false;

  const fail = (what: string, at = offset): never => {
    throw new BadJson(`${what} at byte ${at}`);
  };
  const place = () => (where === 'part' && key === undefined ? `element ${number + 1}` : 'the file');

  /** @returns whether the byte belongs to a part that begins with it */
  function between(byte: number): boolean {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return false;
    if (where === 'start') return begin(byte);
    if (where === 'colon') {
      if (byte !== COLON) fail('a colon is missing');
      where = 'member';
      return false;
    }
    if (where === 'member') {
      if (byte === OPEN_LIST && key !== undefined && lists.includes(key)) {
        list = key;
        key = undefined;
        number = 0;
        where = 'list';
        comesNext = true;
        return false;
      }
      return true;
    }
    if (where === 'end') return fail('something follows after the end');
    return amidst(byte);
  }

  function begin(byte: number): boolean {
    if (offset < MARK.length && byte === MARK[offset]) return false;
    if (byte !== OPEN_LIST && byte !== OPEN_OBJECT) fail('there is no [ or { as the first sign');
    isObject = byte === OPEN_OBJECT;
    where = isObject ? 'object' : 'list';
    return false;
  }

  function amidst(byte: number): boolean {
    if (byte === COMMA) {
      if (comesNext) fail('a comma too many');
      comesNext = true;
      return false;
    }
    if (where === 'list' && byte === CLOSE_LIST) {
      where = list === undefined ? 'end' : 'object';
      list = undefined;
      comesNext = false;
      return false;
    }
    if (where === 'object' && byte === CLOSE_OBJECT) {
      where = 'end';
      return false;
    }
    if (!comesNext) fail('a comma is missing');
    if (where === 'object' && byte !== QUOTE) fail('a name is missing');
    comesNext = false;
    return true;
  }

  /** @returns how many bytes of the chunk belong to the part; it is done where that is not all of them, or `depth` says so */
  function within(chunk: Buffer, from: number): { end: number; isDone: boolean } {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (isEscaped) isEscaped = false;
      else if (isInText) {
        if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) {
          isInText = false;
          if (depth === 0) return { end: at + 1, isDone: true };
        }
      } else if (byte === QUOTE) isInText = true;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        if (++depth > maxDepth) fail(`${place()} is nested deeper than ${maxDepth} levels`, offset + at - from);
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        if (depth === 0) return { end: at, isDone: true };
        if (--depth === 0) return { end: at + 1, isDone: true };
      } else if (
        isPlain &&
        depth === 0 &&
        (byte === COMMA || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)
      ) {
        return { end: at, isDone: true };
      }
    }
    return { end: chunk.length, isDone: false };
  }

  function open(byte: number): void {
    pieces = [];
    size = 0;
    startedAt = offset;
    depth = 0;
    isInText = false;
    isEscaped = false;
    isPlain = byte !== QUOTE && byte !== OPEN_LIST && byte !== OPEN_OBJECT;
  }

  function close(): void {
    const [first] = pieces;
    const bytes = pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces, size);
    pieces = [];
    if (before === 'list') {
      number++;
      where = 'list';
      onElement(bytes, { list, number, offset: startedAt }, header);
    } else if (before === 'object') {
      key = String(parse(bytes, startedAt));
      where = 'colon';
    } else {
      header[key ?? ''] = parse(bytes, startedAt);
      key = undefined;
      where = 'object';
    }
  }

  let before: Where = 'start';
  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length) {
        if (where !== 'part') {
          const byte = chunk[at] ?? 0;
          if (between(byte)) {
            open(byte);
            before = where;
            where = 'part';
          } else {
            at++;
            offset++;
            continue;
          }
        }
        const { end, isDone } = within(chunk, at);
        size += end - at;
        if (size > maxBytes) fail(`${place()} is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB`, startedAt);
        pieces.push(chunk.subarray(at, end));
        offset += end - at;
        at = end;
        if (isDone) close();
      }
    },
    end() {
      if (where === 'end') return isObject ? header : undefined;
      if (where === 'start') fail('there is nothing in it');
      return fail(`it ends in the middle of ${where === 'part' ? place() : 'the file'}`);
    },
  };
}

/** @throws BadJson that says where */
export function parse(bytes: Buffer, offset: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (error) {
    // V8 quotes the text around the fault, which is somebody's chat.
    const reason = error instanceof Error ? error.message.replace(/, (?:\.\.\.)?".*/s, '') : '';
    throw new BadJson(`there is no valid JSON from byte ${offset} on: ${reason}`);
  }
}
