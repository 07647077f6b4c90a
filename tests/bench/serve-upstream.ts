import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const base = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'bench' };
const list = JSON.stringify({
  object: 'list',
  data: [{ id: 'bench', object: 'model', created: 1, owned_by: 'bench' }],
});

/** A whole answer as an upstream gives it. */
export const replyOf = (choices: unknown, more: object) =>
  JSON.stringify({ ...base, object: 'chat.completion', choices, ...more });

/** One record of a stream. */
export const record = (choices: unknown, more: object = {}) =>
  `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices, ...more })}\n\n`;

/** The last records of a stream. */
export const ending = (usage: object) =>
  `${record([{ index: 0, delta: {}, finish_reason: 'stop' }])}${record([], { usage })}data: [DONE]\n\n`;

/** Serves one model in plain node:http, which costs little beside what is measured, and prints its port. */
export function serveUpstream(answer: (body: string, res: ServerResponse) => void): void {
  const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    if (req.method === 'GET') return void res.end(list);
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => answer(Buffer.concat(chunks).toString(), res));
  });
  server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
}
