import type { Response } from 'express';

/** One JSON answer with its status and headers. A HEAD request gets the headers alone. */
export function sendJson(
  res: Response,
  answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown },
): void {
  const body = Buffer.from(JSON.stringify(answer.body));
  res.writeHead(answer.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    ...answer.headers,
  });
  res.end(res.req.method === 'HEAD' ? undefined : body);
}
