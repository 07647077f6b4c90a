import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import type { Response as ExpressResponse } from 'express';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { HubError, toHubError } from '../../server/domain/errors.ts';
import { frameOf, type StreamFrame } from '../../server/domain/stream-frame.ts';
import { writeError, writeReply } from '../../server/http/write-reply.ts';
import { protocols } from '../../server/protocols/index.ts';
import { createTestClock } from '../helpers/test-clock.ts';

/** A model that loads for a minute and a half, as the parsers of the official clients see it. */

const content = 'hi';
const messages = [{ role: 'user' as const, content }];
const model = 'm';
const options = { maxRetries: 0, apiKey: 'x' };

interface Client {
  readonly name: string;
  /** What the hub writes meanwhile. */
  readonly sign: RegExp;
  read(url: string): Promise<string>;
}

const clients: readonly Client[] = [
  {
    name: 'openai, chat',
    sign: /^: keep-alive\n\n/,
    async read(url) {
      const client = new OpenAI({ ...options, baseURL: `${url}/v1` });
      let text = '';
      for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
        text += chunk.choices[0]?.delta.content ?? '';
      }
      return text;
    },
  },
  {
    name: 'openai, completions',
    sign: /^: keep-alive\n\n/,
    async read(url) {
      const client = new OpenAI({ ...options, baseURL: `${url}/v1` });
      let text = '';
      for await (const chunk of await client.completions.create({ model, prompt: content, stream: true })) {
        text += chunk.choices[0]?.text ?? '';
      }
      return text;
    },
  },
  {
    name: 'openai, responses',
    sign: /^: keep-alive\n\n/,
    async read(url) {
      const client = new OpenAI({ ...options, baseURL: `${url}/v1` });
      let text = '';
      for await (const event of await client.responses.create({ model, input: content, stream: true })) {
        if (event.type === 'response.output_text.delta') text += event.delta;
        if (event.type === 'response.failed') throw new Error(event.response.error?.message);
      }
      return text;
    },
  },
  {
    name: 'anthropic',
    sign: /^event: ping\n/,
    async read(url) {
      const client = new Anthropic({ ...options, baseURL: url });
      return client.messages.stream({ model, max_tokens: 9, messages }).finalText();
    },
  },
  {
    name: 'AI SDK',
    sign: /^: keep-alive\n\n/,
    async read(url) {
      const provider = createOpenAICompatible({ name: 'hub', baseURL: `${url}/v1`, apiKey: 'x' });
      let failure: unknown;
      const result = streamText({
        model: provider(model),
        prompt: content,
        maxRetries: 0,
        onError: ({ error }) => (failure = error),
      });
      const text = (await Array.fromAsync(result.textStream)).join('');
      if (failure !== undefined) throw failure as Error;
      return text;
    },
  },
  {
    name: 'ollama',
    sign: /^\{.*"done":false\}\n/,
    async read(url) {
      const parts = await new Ollama({ host: url }).chat({ model, messages, stream: true });
      return (await Array.fromAsync(parts)).map((part) => part.message.content).join('');
    },
  },
];

const operations = protocols.flatMap((protocol) =>
  protocol.operations.flatMap((operation) =>
    protocol.prefixes.map((prefix) => ({ path: prefix.path + operation.path, operation, protocol })),
  ),
);

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  if (server !== undefined) await once(server, 'close');
});

/** Answers any operation with a frame that comes when the test says so, by a clock that the test moves. */
async function serve() {
  const clock = createTestClock();
  const frame = Promise.withResolvers<StreamFrame>();
  const asked = Promise.withResolvers<ExpressResponse>();
  const written: string[] = [];
  server = createServer((req, plain) => {
    const res = plain as ExpressResponse;
    const write = res.write.bind(res) as (chunk: unknown) => boolean;
    res.write = ((chunk: unknown) => {
      written.push(String(chunk));
      return write(chunk);
    }) as ExpressResponse['write'];
    void (async () => {
      const { operation, protocol } = operations.find(({ path }) => path === req.url?.split('?')[0])!;
      const bytes = Buffer.concat(await Array.fromAsync(req as AsyncIterable<Buffer>));
      const body = JSON.parse(bytes.toString()) as Record<string, unknown>;
      const decoded = operation.decode({ dialect: protocol.dialect, bytes, body });
      const frames = (async function* () {
        asked.resolve(res);
        yield await frame.promise;
      })();
      const identity = () => ({ id: 'reply-1', createdAt: 1, model, elapsedMs: () => 0 });
      const reply = { res, protocol, decoded, identity, headers: () => ({}), userAgent: undefined, clock };
      await writeReply(reply, { frames }).catch((thrown: unknown) =>
        writeError(res, protocol, toHubError(thrown), 'req_1'),
      );
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { clock, frame, asked: asked.promise, written, url };
}

describe.each(clients)('while a model loads, $name', ({ read, sign }) => {
  it('gets headers within 10 s, a sign at least every 15 s, and then the answer', async () => {
    const { asked, clock, frame, url, written } = await serve();
    const text = read(url);
    const res = await asked;
    clock.advance(10_000);
    expect([res.headersSent, written.length]).toEqual([true, 1]);
    for (let signs = 1; signs < 7; signs++) {
      const before = written.length;
      clock.advance(15_000);
      expect(written.length).toBeGreaterThan(before);
    }
    expect(written.filter((record) => !sign.test(record))).toEqual([]);
    frame.resolve(
      frameOf(
        { type: 'text-delta', choice: 0, text: 'late' },
        { type: 'finish', choice: 0, reason: 'stop' },
        { type: 'usage', usage: { inputTokens: 1, outputTokens: 1 } },
      ),
    );
    expect(await text).toBe('late');
  });

  it('gets its own kind of error when the load fails after all', async () => {
    const { asked, clock, frame, url } = await serve();
    const text = read(url);
    await asked;
    clock.advance(90_000);
    frame.reject(new HubError('model_load_failed', 'The model needs more memory.'));
    await expect(text).rejects.toThrow('The model needs more memory.');
  });
});
