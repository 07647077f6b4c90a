// A fake upstream whose answers are real Markdown at a steady rate: `node upstream.ts` prints its port. The last message of
// the request says how: "<tokens> tokens at <rate>".
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { markdownPieces } from './sample-text.ts';

const base = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'bench' };
const record = (choices: unknown, extra = {}) =>
  `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices, ...extra })}\n\n`;
const TICK_MS = 20;

const server = createServer((req, res) => {
  if (req.method === 'GET') {
    res.end(
      JSON.stringify({ object: 'list', data: [{ id: 'bench', object: 'model', created: 1, owned_by: 'bench' }] }),
    );
    return;
  }
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const plan = [
      ...Buffer.concat(chunks)
        .toString()
        .matchAll(/(\d+) tokens at (\d+)/g),
    ].at(-1);
    stream(res, Number(plan?.[1] ?? 20), Number(plan?.[2] ?? 200));
  });
});

function stream(res: ServerResponse, count: number, perSecond: number): void {
  const pieces = markdownPieces();
  const began = performance.now();
  let sent = 0;
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const timer = setInterval(() => {
    const due = Math.min(count, Math.floor(((performance.now() - began) * perSecond) / 1000));
    for (; sent < due; sent++) {
      res.write(record([{ index: 0, delta: { content: pieces.next().value }, finish_reason: null }]));
    }
    if (sent < count) return;
    clearInterval(timer);
    const usage = { prompt_tokens: 20, completion_tokens: count, total_tokens: count + 20 };
    res.end(`${record([{ index: 0, delta: {}, finish_reason: 'stop' }])}${record([], { usage })}data: [DONE]\n\n`);
  }, TICK_MS);
  res.once('close', () => clearInterval(timer));
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
