// How a gateway is usually begun: Express, a body parser, global fetch, res.json. `node naive-gateway.ts PORT`.
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import express, { type Request } from 'express';

const upstream = `http://127.0.0.1:${process.argv[2]}`;
const app = express();
app.use(express.json({ limit: '32mb' }));
app.post('/v1/chat/completions', async (req: Request<object, unknown, { stream?: boolean }>, res) => {
  const answer = await fetch(upstream + req.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(req.body),
  });
  if (req.body.stream === true && answer.body !== null) {
    res.setHeader('content-type', 'text/event-stream');
    Readable.fromWeb(answer.body as ReadableStream).pipe(res);
  } else res.json(await answer.json());
});
const server = app.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
