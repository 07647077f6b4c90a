import type { IncomingMessage } from 'node:http';
import { HubError } from '../domain/errors.ts';

/**
 * Reads the bytes of a body up to a limit. What comes beyond is read and dropped, because a client that is still sending
 * would miss the answer on a closed connection.
 * @param tooLarge the refusal, given how many bytes were announced, where they were
 * @throws HubError `tooLarge`; `cancelled` when the client leaves
 */
export function readLimited(
  req: IncomingMessage,
  maxBytes: number,
  tooLarge: (announced: number | undefined) => HubError,
): Promise<Buffer> {
  const announced = announcedLength(req);
  if (announced !== undefined && announced > maxBytes) throw tooLarge(announced);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      chunks.length = 0;
      reject(tooLarge(announced));
    });
    req.on('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
    req.on('error', reject);
    req.on('aborted', () => reject(new HubError('cancelled', 'The client left before its request was whole.')));
  });
}

export function announcedLength(req: IncomingMessage): number | undefined {
  const length = req.headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** A file is taken byte for byte: unpacked by the way it would be another one. @throws HubError */
export function requireRaw(req: IncomingMessage): void {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return;
  throw new HubError(
    'unsupported_encoding',
    `Files are taken as they are: send this one without Content-Encoding ${encoding.slice(0, 40)}.`,
  );
}

/** Such as `25 MiB`. */
export function inMebibytes(bytes: number): string {
  const size = bytes / 1024 / 1024;
  return `${Number(size.toFixed(size < 10 ? 1 : 0))} MiB`;
}
