import type { APIError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../server/telemetry/clock.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { openaiMajors } from '../helpers/openai-majors.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(() => hub.stop());

const messages = [{ role: 'user' as const, content: 'one two three' }];

describe.each(openaiMajors)('openai for Node, version $major', ({ create, errors }) => {
  describe.each(['', '/v1', '/v1/', '//v1', '/v1/v1'])('with a base URL that ends in "%s"', (suffix) => {
    const client = () => create({ baseURL: hub.url + suffix, apiKey: MASTER_KEY, maxRetries: 0 });

    it('gets a chat answer with usage', async () => {
      const reply = await client().chat.completions.create({ model: 'echo', messages });
      expect(reply.choices[0]?.message.content).toBe('one two three');
      expect(reply.choices[0]?.finish_reason).toBe('stop');
      expect(reply.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 3, total_tokens: 6 });
      expect(reply.model).toBe('echo');
      expect(reply._request_id).toMatch(/^req_/);
    });

    it('gets a streamed answer, with usage only when asked', async () => {
      const stream = await client().chat.completions.create({ model: 'echo', messages, stream: true });
      let text = '';
      for await (const chunk of stream) {
        expect(chunk.choices).toHaveLength(1);
        text += chunk.choices[0]?.delta.content ?? '';
      }
      expect(text).toBe('one two three');
      const counted = await client().chat.completions.create({
        model: 'echo',
        messages,
        stream: true,
        stream_options: { include_usage: true },
      });
      const chunks = await Array.fromAsync(counted);
      expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 6 } });
    });
  });

  const client = (options = {}) => create({ baseURL: hub.url, apiKey: MASTER_KEY, maxRetries: 0, ...options });

  it('folds a stream with its helper', async () => {
    const runner = client().chat.completions.stream({ model: 'echo', messages, n: 2 });
    const reply = await runner.finalChatCompletion();
    expect(reply.choices.map((choice) => choice.message.content)).toEqual(['one two three', 'one two three']);
  });

  it('completes raw text, several prompts at once', async () => {
    const reply = await client().completions.create({ model: 'echo', prompt: ['a b', 'c'], echo: true });
    expect(reply.choices.map(({ index, text }) => [index, text])).toEqual([
      [0, 'a ba b'],
      [1, 'cc'],
    ]);
  });

  it('gets embeddings of full length, though it asks for base64 by itself', async () => {
    const reply = await client().embeddings.create({ model: 'echo', input: ['hello', 'world'] });
    expect(reply.data.map(({ embedding }) => embedding.length)).toEqual([8, 8]);
    const floats = await client().embeddings.create({ model: 'echo', input: 'hello', encoding_format: 'float' });
    expect(reply.data[0]?.embedding).toEqual(floats.data[0]?.embedding);
  });

  it('lists models and retrieves one', async () => {
    const { data } = await client().models.list();
    expect(data.map(({ id }) => id)).toContain('echo');
    expect(await client().models.retrieve('echo')).toMatchObject({ id: 'echo', object: 'model' });
  });

  it('raises its own error classes, with code, param and request id', async () => {
    const unknown = await client()
      .chat.completions.create({ model: 'ecko', messages })
      .catch((error: unknown) => error);
    expect(unknown).toBeInstanceOf(errors.NotFoundError);
    expect(unknown).toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
    expect((unknown as APIError).message).toContain('echo');
    expect((unknown as APIError).requestID).toMatch(/^req_/);

    const noKey = await client({ apiKey: 'sk-wrong' })
      .models.list()
      .catch((error: unknown) => error);
    expect(noKey).toBeInstanceOf(errors.AuthenticationError);

    const bad = await client()
      .chat.completions.create({ model: 'echo', messages: [] })
      .catch((error: unknown) => error);
    expect(bad).toBeInstanceOf(errors.BadRequestError);
    expect(bad).toMatchObject({ param: 'messages' });
  });

  it('accepts fields that only look like parameters', async () => {
    const body = { model: 'echo', messages, timeout: 60_000, user: 'ada', store: true, metadata: { a: 'b' } };
    const reply = await client().chat.completions.create(body as never);
    expect(reply).toMatchObject({ choices: [{ message: { content: 'one two three' } }] });
  });
});
