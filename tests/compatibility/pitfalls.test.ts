import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { chatDone, chatLine, errorMidStream, lines, toolCallInDoneLine } from '../helpers/fake-ollama/scenarios.ts';
import {
  choicesOf,
  messageOf,
  startPitfallWorld,
  user,
  visionModel,
  type Json,
  type PitfallWorld,
} from '../helpers/pitfall-world.ts';

/** What Ollama's own compatible layer gets wrong, by its number in our list, each through a whole hub. */

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(16)]);
/** One black pixel. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
const THINKER = 'qwen3:0.6b';

let world: PitfallWorld;
beforeAll(async () => {
  world = await startPitfallWorld({ fetchImage: async () => PNG.toString('base64') });
});
afterAll(() => world.stop());
afterEach(() => world.ollama.always('/api/chat', undefined));

const weather = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};
const clock = { type: 'function', function: { name: 'get_time', description: 'Tells the time' } };
const calls = (count: number) =>
  lines(
    ...Array.from({ length: count }, () =>
      chatLine({ tool_calls: [{ id: 'call_00000001', function: { index: 0, name: 'get_weather', arguments: {} } }] }),
    ),
    chatDone(),
  );
const optionsOf = (body: Json) => body['options'] as Json;
const messagesSent = () => world.sent()['messages'] as readonly Json[];

describe('pitfalls of what a request becomes', () => {
  it('1: the window is set on every call, and the same number is advertised', async () => {
    await world.chat();
    const listed = (await (await world.hub.call('/v1/models/llama3.2:1b')).json()) as Json;
    expect(optionsOf(world.sent())['num_ctx']).toBe(listed['context_length']);
    expect(listed['context_length']).toBeGreaterThan(4096);
  });

  it('2: a prompt that is too long is refused and never cut', async () => {
    await world.chat();
    expect(world.sent()).toMatchObject({ truncate: false, shift: false });
    const before = world.count();
    const answer = await world.chat({ messages: user('word '.repeat(60_000)) });
    expect([answer.status, answer.body]).toMatchObject([400, { error: { code: 'context_length_exceeded' } }]);
    expect(world.count()).toBe(before);
  });

  it('3: max_completion_tokens ends the answer, and wins over max_tokens', async () => {
    const { body } = await world.chat({ max_completion_tokens: 2, max_tokens: 50 });
    expect(choicesOf(body)[0]).toMatchObject({ finish_reason: 'length', message: { content: 'You said:' } });
  });

  it('4: what was not sent keeps the model’s own values', async () => {
    await world.chat();
    expect(Object.keys(optionsOf(world.sent()))).toEqual(['num_ctx']);
    await world.chat({ temperature: 0, top_p: null });
    expect(optionsOf(world.sent())).toEqual({ temperature: 0, num_ctx: optionsOf(world.sent())['num_ctx'] });
  });

  it('5: tool_choice, parallel_tool_calls and n are honoured, and logit_bias is named as ignored', async () => {
    const forced = await world.chat({ tools: [weather, clock], tool_choice: 'required' });
    expect(messageOf(forced).tool_calls).toHaveLength(1);
    const named = await world.chat({
      tools: [weather, clock],
      tool_choice: { type: 'function', function: { name: 'get_time' } },
    });
    expect(messageOf(named).tool_calls?.[0]?.function.name).toBe('get_time');
    await world.chat({ tools: [weather], tool_choice: 'none', messages: user('get_weather') });
    expect(world.sent()).not.toHaveProperty('tools');
    world.ollama.script('/api/chat', calls(2));
    expect(messageOf(await world.chat({ tools: [weather], parallel_tool_calls: false })).tool_calls).toHaveLength(1);
    const three = await world.chat({ n: 3 });
    expect(choicesOf(three.body).map(({ index, message }) => [index, message?.content])).toEqual(
      [0, 1, 2].map((index) => [index, 'You said: hello there']),
    );
    expect((await world.chat({ logit_bias: { 50256: -100 } })).headers.get('x-hub-ignored')).toContain('logit_bias');
  });

  it('6: the parts of a message stay one message, and a tool’s keep whose they are', async () => {
    const parts = (...texts: string[]) => texts.map((text) => ({ type: 'text', text }));
    const call = { id: 'c1', type: 'function', function: { name: 'get_weather', arguments: '{}' } };
    await world.chat({
      messages: [
        { role: 'user', content: parts('one', 'two') },
        { role: 'assistant', content: parts('three', 'four'), tool_calls: [call] },
        { role: 'tool', tool_call_id: 'c1', content: parts('five', 'six') },
      ],
    });
    expect(messagesSent().map(({ role, content }) => [role, String(content).split(/\s*\n\s*|(?<=three)/)])).toEqual([
      ['user', ['one', 'two']],
      ['assistant', ['three', 'four']],
      ['tool', ['five', 'six']],
    ]);
    expect(messagesSent()[2]).toMatchObject({ tool_name: 'get_weather', tool_call_id: 'c1' });
  });

  it('7: an assistant’s null content is an empty text', async () => {
    const messages = [...user('a'), { role: 'assistant', content: null }, ...user('b')];
    expect((await world.chat({ messages })).status).toBe(200);
    expect(messagesSent()[1]).toEqual({ role: 'assistant', content: '' });
  });

  it('8: an image by link is fetched, and of a GIF the first picture goes as PNG', async () => {
    const see = async (url: string) =>
      world.chat({ model: visionModel.name, messages: user([{ type: 'image_url', image_url: { url } }]) });
    expect((await see('https://images.example/a.png')).status).toBe(200);
    expect(messagesSent()[0]?.['images']).toEqual([PNG.toString('base64')]);
    expect((await see(`data:image/gif;base64,${GIF.toString('base64')}`)).status).toBe(200);
    const images = messagesSent()[0]?.['images'] as string[] | undefined;
    expect(Buffer.from(images?.[0] ?? '', 'base64').subarray(0, 8)).toEqual(PNG.subarray(0, 8));
  });

  it('9: a developer speaks as the system', async () => {
    await world.chat({ messages: [{ role: 'developer', content: 'Be brief.' }, ...user('hi')] });
    expect(messagesSent()[0]).toEqual({ role: 'system', content: 'Be brief.' });
  });

  it('16: tools and a format never go together: the format is put on the last answer, which does not think', async () => {
    const format = {
      type: 'json_schema',
      json_schema: { name: 'p', schema: { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] } },
    };
    const before = world.ollama.requests.length;
    const last = await world.chat({ model: THINKER, tools: [weather], response_format: format });
    expect(JSON.parse(messageOf(last).content ?? '')).toEqual({ a: 1 });
    const asked = world.ollama.requests.slice(before).filter(({ path }) => path === '/api/chat');
    expect(asked.map(({ body }) => ['tools' in (body as Json), 'format' in (body as Json)])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(world.sent()['think']).toBe(false);
    const called = await world.chat({ tools: [weather], response_format: format, messages: user('get_weather') });
    expect(messageOf(called).tool_calls?.[0]?.function).toEqual({
      name: 'get_weather',
      arguments: '{"city":"sample"}',
    });
  });

  it.each([undefined, {}, null, { $schema: 'x' }])(
    '18: a tool whose parameters are %j gets an empty object',
    async (parameters) => {
      const answer = await world.chat({ tools: [{ type: 'function', function: { name: 'ping', parameters } }] });
      expect(answer.status).toBe(200);
      expect((world.sent()['tools'] as Json[])[0]?.['function']).toEqual({
        name: 'ping',
        parameters: { type: 'object', properties: {} },
      });
    },
  );

  it('21: a completion is a raw continuation', async () => {
    const { body } = await world.post('/v1/completions', { model: 'llama3.2:1b', prompt: 'def f(n):' });
    expect(choicesOf(body)[0]?.text).toBe('and so on: def f(n):');
    expect(world.sent('/api/generate')).toMatchObject({ raw: true, prompt: 'def f(n):' });
  });

  it('22: completions take several prompts, n, echo, best_of, logprobs, and a suffix where a model can', async () => {
    const { body } = await world.post('/v1/completions', {
      model: 'llama3.2:1b',
      prompt: ['a', 'b'],
      n: 2,
      best_of: 3,
      echo: true,
      logprobs: 1,
    });
    expect(choicesOf(body).map(({ index, text }) => [index, text])).toEqual([
      [0, 'aand so on: a'],
      [1, 'aand so on: a'],
      [2, 'band so on: b'],
      [3, 'band so on: b'],
    ]);
    expect(choicesOf(body)[0]?.logprobs).toMatchObject({ token_logprobs: expect.arrayContaining([-0.25]) as unknown });
    const before = world.count('/api/generate');
    const refused = await world.post('/v1/completions', { model: THINKER, prompt: 'a', suffix: 'b' });
    expect([refused.status, refused.body]).toMatchObject([400, { error: { param: 'suffix' } }]);
    expect(world.count('/api/generate')).toBe(before);
  });

  it('23: token ids are refused in words that name the way out, and vectors come as base64', async () => {
    const refused = await world.post('/v1/embeddings', { model: 'nomic-embed-text', input: [[1, 2, 3]] });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain('check_embedding_ctx_length=False');
    const embed = async (encoding: string) => {
      const json = { model: 'nomic-embed-text', input: 'a', encoding_format: encoding };
      return ((await world.post('/v1/embeddings', json)).body['data'] as Json[])[0]?.['embedding'];
    };
    const bytes = Buffer.from((await embed('base64')) as string, 'base64');
    expect([...new Float32Array(new Uint8Array(bytes).buffer)]).toEqual(
      ((await embed('float')) as number[]).map(Math.fround),
    );
  });

  it('34: a list of stops may be long and hold empty ones', async () => {
    await world.post('/v1/completions', { model: 'llama3.2:1b', prompt: 'x', stop: ['a', '', 'b', 'c', 'd', 'e'] });
    expect(optionsOf(world.sent('/api/generate'))['stop']).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd', 'e']));
    expect(optionsOf(world.sent('/api/generate'))['stop']).not.toContain('');
    await world.chat({ stop: '' });
    expect(optionsOf(world.sent())).not.toHaveProperty('stop');
  });
});

describe('pitfalls of what an answer becomes', () => {
  it('10: an error in the middle of a stream is an error record without an end', async () => {
    world.ollama.script('/api/chat', errorMidStream);
    const { choices, error } = await world.stream({}, { fails: true });
    expect([choices[0]?.text, typeof error?.['code']]).toEqual(['Once upon', 'string']);
  });

  it('11, 15: calls are numbered 0, 1, 2 with ids that never repeat', async () => {
    world.ollama.script('/api/chat', calls(3), toolCallInDoneLine);
    const { choices } = await world.stream({ tools: [weather] });
    const again = await world.stream({ tools: [weather] });
    const ids = [...(choices[0]?.calls ?? []), ...(again.choices[0]?.calls ?? [])].map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([5, 5]);
    expect([choices[0]?.finishReason, again.choices[0]?.finishReason]).toEqual(['tool_calls', 'tool_calls']);
    const replies = await Promise.all([world.chat(), world.chat()]);
    expect(replies[0]?.body['id']).not.toBe(replies[1]?.body['id']);
  });

  it('12: errors have a code and a type that say what kind they are', async () => {
    const errors = await Promise.all([world.chat({ model: 'nobody' }), world.chat({ messages: [] })]);
    expect(errors.map(({ status, body }) => [status, body['error']])).toMatchObject([
      [404, { code: 'model_not_found', type: 'invalid_request_error', param: 'model' }],
      [400, { code: 'invalid_value', type: 'invalid_request_error' }],
    ]);
  });

  it.each(['load', 'unload', 'whatever'])('13: an end for the reason %s is a stop', async (reason) => {
    world.ollama.script('/api/chat', lines(chatLine({ content: 'a' }), chatDone({ done_reason: reason })));
    expect((await world.stream()).choices[0]?.finishReason).toBe('stop');
  });

  it('14: thinking is reasoning_content, and nothing but thinking at the limit is an empty text and length', async () => {
    const thought = messageOf(await world.chat({ model: THINKER }));
    expect(thought).toMatchObject({ reasoning_content: 'Let me think.', content: 'You said: hello there' });
    const cut = await world.chat({ model: THINKER, max_tokens: 1 });
    expect(choicesOf(cut.body)[0]).toMatchObject({ finish_reason: 'length', message: { content: '' } });
    expect((await world.stream({ model: THINKER })).choices[0]?.reasoning).toBe('Let me think.');
  });

  it('17: a call that can’t be read comes as text', async () => {
    const error = `error parsing tool call: raw='{"city": Oslo}', err=invalid character 'O'`;
    world.ollama.script('/api/chat', (exchange) => exchange.reply(500, { error }), lines({ error }));
    for (const at of ['before the stream', 'inside it']) {
      const { choices } = await world.stream({ tools: [weather] });
      expect([at, choices[0]?.text, choices[0]?.finishReason]).toEqual([at, '{"city": Oslo}', 'stop']);
    }
  });

  it('19, 20: usage is complete, also where Ollama leaves the prompt’s count out', async () => {
    world.ollama.script('/api/chat', lines(chatLine({ content: 'a' }), chatDone({ eval_count: 1 })));
    const { usage } = await world.stream({ stream_options: { include_usage: true } }, { includeUsage: true });
    expect(usage).toMatchObject({
      prompt_tokens: expect.any(Number) as number,
      completion_tokens: 1,
      prompt_tokens_details: { cached_tokens: expect.any(Number) as number },
    });
    expect(usage?.['prompt_tokens']).toBeGreaterThan(0);
    expect(usage?.['total_tokens']).toBe(Number(usage?.['prompt_tokens']) + 1);
    expect((await world.stream()).usage).toBeUndefined();
  });

  it('33: an empty answer ends with stop, nothing is made up, and the log tells of it', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => said.mockRestore());
    world.ollama.always('/api/chat', lines(chatDone({ prompt_eval_count: 3 })));
    const whole = await world.chat();
    expect(choicesOf(whole.body)[0]).toMatchObject({ finish_reason: 'stop', message: { content: '' } });
    expect((await world.stream()).choices[0]).toMatchObject({ text: '', finishReason: 'stop' });
    world.ollama.always('/api/chat', undefined);
    await world.chat();
    expect(said.mock.calls.filter(([line]) => String(line).includes('answer.empty'))).toHaveLength(2);
  });

  it('35: characters that are cut in two come whole', async () => {
    world.ollama.script(
      '/api/chat',
      lines(chatLine({ content: 'a\ud83d' }), chatLine({ content: '\ude00\r\nb' }), chatDone()),
    );
    expect((await world.stream()).choices[0]?.text).toBe('a😀\r\nb');
  });
});
