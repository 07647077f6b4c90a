import type { Response } from 'express';

/** One JSON answer with its status and headers. A HEAD request gets the headers alone. */
export function sendJson(
  res: Response,
  answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown },
): void {
  sendEncoded(res, answer.status, [Buffer.from(JSON.stringify(answer.body))], answer.headers);
}

/** The same for a body that is encoded already. */
export function sendEncoded(
  res: Response,
  status: number,
  body: readonly Buffer[],
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.reduce((length, { byteLength }) => length + byteLength, 0),
    ...headers,
  });
  if (res.req.method !== 'HEAD') for (const piece of body) res.write(piece);
  res.end();
}
