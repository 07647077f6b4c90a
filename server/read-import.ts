import type { ZodType } from 'zod';
import { exportedChatSchema, exportedFileSchema, type ImportReport } from './contract/chat/files.ts';
import { isChatGpt, readChatGpt } from './conversations/formats/chatgpt.ts';
import { field, isFields, titleOf } from './conversations/formats/foreign.ts';
import { isOpenWebUi, readOpenWebUi } from './conversations/formats/open-webui.ts';
import { isOwnMarkdown, readMarkdown } from './conversations/formats/read-markdown.ts';
import { BadChat, inTreeOrder } from './conversations/formats/tree-of.ts';
import type { ImportMessage } from './conversations/import-messages.ts';
import { BadZip, listZip, unpack, ZIP_LIMITS, type ByteSource, type ZipEntry } from './media/chat-files/read-zip.ts';
import { BadJson, createJsonSplitter, parse, type ElementPlace } from './media/chat-files/split-json.ts';

type Tell = (message: ImportMessage) => void;
type Header = Readonly<Record<string, unknown>>;

const EXPECTED =
  'Accepted are exports of Homeport (JSON or Markdown), of ChatGPT (conversations.json or the ZIP archive) and of Open WebUI (JSON).';
const CHUNK_BYTES = 1024 * 1024;
/** Of one chat or attachment. */
const MAX_ELEMENT_BYTES = 256 * 1024 * 1024;
const MAX_MARKDOWN_BYTES = 256 * 1024 * 1024;
const MAX_DEPTH = 200;
const CHATS_OF_CHATGPT = /(?:^|\/)conversations(?:-\d+)?\.json$/;
const ANY_CHATS = /^(?!__MACOSX\/).*\.(?:json|md)$/i;

/** The file as a whole is none of those that are known. */
class Refusal extends Error {}

/** Reads a file of chats from its beginning to its end, and tells what is in it. The last thing told is `done` or `refused`. */
export function readImport(source: ByteSource, name: string, tell: Tell): void {
  const reader = createReader(tell);
  try {
    const head = source.read(0, 4096);
    if (head.toString('latin1', 0, 4) === 'PK\x03\x04') readArchive(source, reader);
    else reader.read({ name, size: source.size, head }, (onChunk) => readAll(source, onChunk));
    reader.end();
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof BadJson || error instanceof BadZip)) throw error;
    const reason = `${JSON.stringify(name.slice(0, 100))} can't be imported: ${error.message}.`;
    // What was taken before is there and stays; the rest is told.
    if (reader.source() === undefined) tell({ type: 'refused', reason: `${reason} ${EXPECTED}` });
    else {
      tell({ type: 'skipped', title: name, reason: `the rest of the file can't be read: ${error.message}` });
      reader.end();
    }
  }
}

function readAll(source: ByteSource, onChunk: (chunk: Buffer) => void): void {
  for (let at = 0; at < source.size; at += CHUNK_BYTES) onChunk(source.read(at, CHUNK_BYTES));
}

function readArchive(source: ByteSource, reader: Reader): void {
  const entries = listZip(source, ZIP_LIMITS);
  const named = entries.filter(({ name }) => CHATS_OF_CHATGPT.test(name));
  const wanted = named.length > 0 ? named : entries.filter(({ name }) => ANY_CHATS.test(name));
  if (wanted.length === 0) {
    const some = entries.slice(0, 5).map(({ name }) => JSON.stringify(name.slice(0, 60)));
    throw new Refusal(`the archive holds no file of chats, only ${some.join(', ') || 'nothing'}`);
  }
  let unpacked = 0;
  for (const entry of wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const head = headOf(source, entry);
    reader.read({ name: entry.name, size: entry.bytes, head }, (onChunk) => {
      unpacked += unpack(source, entry, ZIP_LIMITS, unpacked, onChunk);
    });
  }
}

class Enough extends Error {}

function headOf(source: ByteSource, entry: ZipEntry): Buffer {
  let head = Buffer.alloc(0);
  try {
    unpack(source, entry, ZIP_LIMITS, 0, (chunk) => {
      head = Buffer.concat([head, chunk]);
      if (head.length >= 4096) throw new Enough();
    });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return head;
}

interface OpenFile {
  readonly name: string;
  readonly size: number;
  /** Its first bytes. */
  readonly head: Buffer;
}

type Reader = ReturnType<typeof createReader>;

function createReader(tell: Tell) {
  let source: ImportReport['source'] | undefined;
  let unknown: string | undefined;

  function chat(from: ImportReport['source'], value: unknown): void {
    source ??= from;
    const read = valid(exportedChatSchema, value);
    tell({ type: 'chat', chat: { ...read, messages: inTreeOrder(read.messages) } });
  }

  function file(value: unknown): void {
    const { id, name, base64 } = valid(exportedFileSchema, value);
    const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
    tell({ type: 'file', id, name, bytes });
  }

  /** One chat of any kind. @returns whether it is one at all */
  function foreign(value: unknown): boolean {
    if (isChatGpt(value)) {
      source ??= 'chatgpt';
      chat('chatgpt', readChatGpt(value));
      return true;
    }
    if (!isOpenWebUi(value)) return false;
    source ??= 'open-webui';
    const read = readOpenWebUi(value);
    for (const each of read.files) file(each);
    chat('open-webui', read.chat);
    return true;
  }

  /** What is wrong with one chat is told, and the next one is read. */
  function attempt(value: unknown, where: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof BadChat)) throw error;
      const title = titleOf(field(value, 'title')) || titleOf(field(field(value, 'chat'), 'title'));
      tell({ type: 'skipped', title: title || where, reason: `${where}: ${error.message}` });
    }
  }

  function element(bytes: Buffer, { list, number, offset }: ElementPlace, header: Header): void {
    const where = `${list === 'files' ? 'attachment' : 'chat'} ${number} (byte ${offset})`;
    if (list !== undefined) requireOwn(header);
    const value = parse(bytes, offset);
    attempt(value, where, () => {
      if (list === 'files') {
        source ??= 'homeport';
        file(value);
      } else if (list === 'chats') {
        chat('homeport', value);
      } else if (!foreign(value)) {
        unknown ??= `its first element is ${describe(value)}, which is no chat of a kind that is known here`;
        if (source !== undefined)
          throw new BadChat(`it is ${describe(value)}, which is no chat of a kind that is known here`);
      }
    });
  }

  function json({ name }: OpenFile, each: (onChunk: (chunk: Buffer) => void) => void): void {
    const splitter = createJsonSplitter({
      lists: ['files', 'chats'],
      maxBytes: MAX_ELEMENT_BYTES,
      maxDepth: MAX_DEPTH,
      onElement: element,
    });
    each((chunk) => splitter.push(chunk));
    const header = splitter.end();
    if (header === undefined) return;
    if (header['format'] === 'homeport-chats') {
      requireOwn(header);
      source ??= 'homeport';
      return;
    }
    let isKnown = false;
    attempt(header, 'the chat', () => (isKnown = foreign(header)));
    if (!isKnown && source === undefined)
      unknown ??= `${JSON.stringify(name)} is ${describe(header)}, which is no chat`;
  }

  function markdown({ name, size }: OpenFile, each: (onChunk: (chunk: Buffer) => void) => void): void {
    if (size > MAX_MARKDOWN_BYTES) throw new Refusal('it is larger than any Markdown of a chat');
    const chunks: Buffer[] = [];
    each((chunk) => chunks.push(Buffer.from(chunk)));
    const text = Buffer.concat(chunks).toString('utf8');
    source ??= 'markdown';
    const where = JSON.stringify(name);
    attempt(undefined, where, () => {
      const read = readMarkdown(text);
      for (const each of read.files) file(each);
      chat('markdown', read.chat);
    });
  }

  return {
    source: () => source,
    read(open: OpenFile, each: (onChunk: (chunk: Buffer) => void) => void): void {
      const head = open.head.toString('utf8');
      if (/^\ufeff?\s*[[{]/.test(head)) json(open, each);
      else if (isOwnMarkdown(`${head}\n---\n`)) markdown(open, each);
      else if (source === undefined) throw new Refusal(describeOther(open));
    },
    end(): void {
      if (source === undefined) throw new Refusal(unknown ?? 'it holds no chats');
      tell({ type: 'done', source });
    },
  };
}

function requireOwn(header: Header): void {
  const { format, version } = header;
  if (format !== undefined && format !== 'homeport-chats') {
    throw new Refusal(`its format is ${JSON.stringify(format).slice(0, 60)}, and not "homeport-chats"`);
  }
  if (version !== undefined && version !== 1) {
    throw new Refusal(`it is of version ${JSON.stringify(version).slice(0, 20)}: a newer Homeport made it`);
  }
}

function describeOther({ head }: OpenFile): string {
  if (head.length === 0) return 'it is empty';
  return head.includes(0)
    ? 'it is a binary file of another kind'
    : 'it is text, but neither JSON nor an export with the lines between --- at its beginning';
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (!isFields(value)) return value === null ? 'null' : `a ${typeof value}`;
  const names = Object.keys(value)
    .slice(0, 6)
    .map((name) => JSON.stringify(name.slice(0, 30)));
  return names.length === 0 ? 'an empty object' : `an object with ${names.join(', ')}`;
}

/** @throws BadChat that names the field */
function valid<T>(schema: ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadChat(`${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is not valid'}`);
}
