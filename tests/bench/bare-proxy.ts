// The yardstick: a plain node:http proxy with a keep-alive agent that pipes both ways. `node bare-proxy.ts PORT`.
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

const agent = new Agent({ keepAlive: true, maxSockets: 2048 });
const port = Number(process.argv[2]);

const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
  const upstream = request(
    { agent, host: '127.0.0.1', port, method: req.method ?? 'GET', path: req.url ?? '/', headers: req.headers },
    (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    },
  );
  upstream.on('error', () => res.destroy());
  req.pipe(upstream);
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
