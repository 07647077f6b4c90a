// A fake upstream: `node upstream.ts` prints its port. Answers a fixed chat; the request's `user` field says how a stream
// runs: "chunks:delayMs".
import type { ServerResponse } from 'node:http';
import { ending, record, replyOf, serveUpstream } from './serve-upstream.ts';

const text = 'x'.repeat(600);
const usage = { prompt_tokens: 20, completion_tokens: 200, total_tokens: 220 };
const whole = replyOf(
  [{ index: 0, message: { role: 'assistant', content: text }, logprobs: null, finish_reason: 'stop' }],
  { usage },
);
const delta = record([{ index: 0, delta: { content: 'some words of text ' }, logprobs: null, finish_reason: null }]);
const end = ending(usage);

serveUpstream((request, res) => {
  const body = JSON.parse(request) as { stream?: boolean; user?: string };
  if (body.stream === true) return stream(res, body.user ?? '1:0');
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) });
  res.end(whole);
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
