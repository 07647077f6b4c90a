import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MeteredUpstream {
  /** With the version, as a deployment names it. */
  readonly baseUrl: string;
  stop(): Promise<void>;
}

interface Asked {
  readonly model: string;
  readonly stream?: boolean;
  readonly max_tokens: number;
  readonly messages: readonly { readonly content: string }[];
}

/** A server of OpenAI's dialect whose answers use what they were asked for: a token a letter in, `max_tokens` out. */
export async function startMeteredUpstream(): Promise<MeteredUpstream> {
  const server = createServer((req, res) => {
    let text = '';
    req.setEncoding('utf8');
    req.on('data', (chunk: string) => (text += chunk));
    req.on('end', () => {
      if (req.method === 'GET') res.end(JSON.stringify({ object: 'list', data: [{ id: 'served' }] }));
      else void answer(res, JSON.parse(text) as Asked);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(res: ServerResponse, asked: Asked): Promise<void> {
  const input = asked.messages[0]?.content.length ?? 0;
  const output = asked.max_tokens;
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  const base = { id: 'up-1', created: 1, model: asked.model };
  if (asked.stream !== true) {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(output) }, finish_reason: 'stop' }];
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ ...base, object: 'chat.completion', choices, usage }));
    return;
  }
  const record = (choices: unknown, more = {}) =>
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices, ...more })}\n\n`;
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let token = 0; token < output; token++) {
    if (res.destroyed) return;
    res.write(record([{ index: 0, delta: { content: 'x' }, finish_reason: null }]));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  res.end(`${record([{ index: 0, delta: {}, finish_reason: 'stop' }])}${record([], { usage })}data: [DONE]\n\n`);
}
