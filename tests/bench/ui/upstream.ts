// A fake upstream whose answers are real Markdown at a steady rate: `node upstream.ts` prints its port. The last message of
// the request says how: "<tokens> tokens at <rate>".
import type { ServerResponse } from 'node:http';
import { ending, record, serveUpstream } from '../serve-upstream.ts';
import { markdownPieces } from './sample-text.ts';

const TICK_MS = 20;

serveUpstream((request, res) => {
  const plan = [...request.matchAll(/(\d+) tokens at (\d+)/g)].at(-1);
  stream(res, Number(plan?.[1] ?? 20), Number(plan?.[2] ?? 200));
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
    res.end(ending({ prompt_tokens: 20, completion_tokens: count, total_tokens: count + 20 }));
  }, TICK_MS);
  res.once('close', () => clearInterval(timer));
}
