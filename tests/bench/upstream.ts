// A fake upstream in plain node:http: `node upstream.ts` prints its port. Answers a fixed chat; the request's `user` field
// says how a stream runs: "chunks:delayMs".
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const text = 'x'.repeat(600);
const base = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'bench' };
const usage = { prompt_tokens: 20, completion_tokens: 200, total_tokens: 220 };
const whole = JSON.stringify({
  ...base,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, logprobs: null, finish_reason: 'stop' }],
  usage,
});
const record = (choices: unknown, extra = {}) =>
  `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices, ...extra })}\n\n`;
const delta = record([{ index: 0, delta: { content: 'some words of text ' }, logprobs: null, finish_reason: null }]);
const end = record([{ index: 0, delta: {}, finish_reason: 'stop' }]) + record([], { usage }) + 'data: [DONE]\n\n';

const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
  if (req.method === 'GET') {
    res.end(
      JSON.stringify({ object: 'list', data: [{ id: 'bench', object: 'model', created: 1, owned_by: 'bench' }] }),
    );
    return;
  }
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { stream?: boolean; user?: string };
    if (body.stream === true) stream(res, body.user ?? '1:0');
    else {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) });
      res.end(whole);
    }
  });
});

function stream(res: ServerResponse, plan: string): void {
  const [count = 1, delayMs = 0] = plan.split(':').map(Number);
  let sent = 0;
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const next = (): void => {
    while (sent < count) {
      sent++;
      const hasRoom = res.write(delta);
      if (delayMs > 0) return void setTimeout(next, delayMs);
      if (!hasRoom) return void res.once('drain', next);
    }
    res.end(end);
  };
  next();
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
