import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of a scripted upstream: a status with headers, a text, or silence until the caller leaves. */
export type Scripted =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly message?: string }
  | { readonly text: string; readonly cutAfter?: number; readonly headers?: Readonly<Record<string, string>> }
  | 'silence';

export interface ScriptedUpstream {
  /** With the version, as a deployment names it. */
  readonly baseUrl: string;
  /** Bodies of the calls so far, in order. */
  readonly calls: readonly Readonly<Record<string, unknown>>[];
  /** What the next calls get, in order; afterwards a plain answer. */
  script(...answers: readonly Scripted[]): void;
  stop(): Promise<void>;
}

/** A server of OpenAI's dialect on loopback that answers as it is told. */
export async function startScriptedUpstream(name: string): Promise<ScriptedUpstream> {
  const calls: Record<string, unknown>[] = [];
  let script: Scripted[] = [];
  const server = createServer((req, res) => {
    if (req.method === 'GET') {
      res.setHeader('content-type', 'application/json');
      return void res.end(JSON.stringify({ object: 'list', data: [{ id: 'served' }] }));
    }
    let text = '';
    req.setEncoding('utf8');
    req.on('data', (chunk: string) => (text += chunk));
    req.on('end', () => {
      const body = JSON.parse(text) as Record<string, unknown>;
      calls.push(body);
      answer(res, body, script.shift() ?? { text: `from ${name}` });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    calls,
    script(...answers) {
      script = [...answers];
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(res: ServerResponse, body: Record<string, unknown>, scripted: Scripted): void {
  if (scripted === 'silence') return;
  if ('status' in scripted) {
    res.writeHead(scripted.status, { 'content-type': 'application/json', ...scripted.headers });
    res.end(JSON.stringify({ error: { message: scripted.message ?? `status ${scripted.status}`, type: 'x' } }));
    return;
  }
  const usage = { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 };
  const base = { id: 'up-1', created: 1, model: body['model'] };
  if (body['stream'] !== true) {
    const choices = [{ index: 0, message: { role: 'assistant', content: scripted.text }, finish_reason: 'stop' }];
    res.writeHead(200, { 'content-type': 'application/json', ...scripted.headers });
    res.end(JSON.stringify({ ...base, object: 'chat.completion', choices, usage }));
    return;
  }
  const chunk = (delta: object, finish: string | null = null) =>
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  const records = [
    chunk({ role: 'assistant', content: scripted.text }),
    chunk({}, 'stop'),
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [], usage })}\n\n`,
    'data: [DONE]\n\n',
  ];
  res.writeHead(200, { 'content-type': 'text/event-stream', ...scripted.headers });
  res.flushHeaders();
  const { cutAfter = records.length } = scripted;
  if (cutAfter === 0) return void setImmediate(() => res.destroy());
  res.write(records.slice(0, cutAfter).join(''));
  if (cutAfter < records.length) setImmediate(() => res.destroy());
  else res.end();
}
