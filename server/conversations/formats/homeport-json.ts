import type { ExportedChat } from '../../contract/chat/files.ts';

/** A file to be written: its name and its bytes. */
export interface FileToExport {
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Divisible by three, so that pieces of base64 can stand one after the other. */
const PIECE_BYTES = 3 * 32 * 1024;

/** An export as pieces of JSON, none of them long: files first, then chats. Both are asked for one at a time. */
export function* homeportJson(
  exportedAt: string,
  files: Iterable<FileToExport>,
  chats: Iterable<ExportedChat>,
): Generator<string> {
  yield `{"format":"homeport-chats","version":1,"exportedAt":${JSON.stringify(exportedAt)},\n"files":[`;
  let separator = '\n';
  for (const { id, name, bytes } of files) {
    yield `${separator}{"id":${JSON.stringify(id)},"name":${JSON.stringify(name)},"base64":"`;
    yield* base64Pieces(bytes);
    yield '"}';
    separator = ',\n';
  }
  yield '],\n"chats":[';
  separator = '\n';
  for (const { messages, ...chat } of chats) {
    yield `${separator}${JSON.stringify(chat).slice(0, -1)},"messages":[`;
    for (const [index, message] of messages.entries()) yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(message)}`;
    yield ']}';
    separator = ',\n';
  }
  yield ']}\n';
}

export function* base64Pieces(bytes: Uint8Array): Generator<string> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('base64');
  }
}
