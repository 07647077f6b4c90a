import { HubError } from './errors.ts';

/** No answer comes near this; without a bound a stray program could fill the memory. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Lines of a newline-delimited body, cut from bytes so that a character split over two reads stays whole. Empty lines are
 * skipped, the last line needs no newline. Reads only as fast as lines are pulled.
 * @throws HubError `engine_bad_answer` for a line without end.
 */
export async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  for await (const chunk of body) {
    let from = 0;
    let end = chunk.indexOf(NEWLINE);
    while (end >= 0) {
      pending.push(chunk.subarray(from, end));
      const line = decode(pending);
      pending = [];
      pendingBytes = 0;
      if (line !== '') yield line;
      from = end + 1;
      end = chunk.indexOf(NEWLINE, from);
    }
    if (from < chunk.length) {
      pending.push(chunk.subarray(from));
      pendingBytes += chunk.length - from;
    }
    if (pendingBytes > MAX_LINE_BYTES) {
      throw new HubError(
        'engine_bad_answer',
        `The upstream sent a line of more than ${MAX_LINE_BYTES} bytes without an end.`,
      );
    }
  }
  const last = decode(pending);
  if (last !== '') yield last;
}

function decode(pieces: readonly Uint8Array[]): string {
  const [only] = pieces;
  const bytes =
    pieces.length === 1 && only !== undefined
      ? Buffer.from(only.buffer, only.byteOffset, only.length)
      : Buffer.concat(pieces);
  return bytes.toString('utf8').trim();
}
