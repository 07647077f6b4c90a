import { describe, expect, it } from 'vitest';
import { HubError } from '../../domain/errors.ts';
import type { ChatRequest, Message } from '../../domain/inference-request.ts';
import { decodeCount, decodeMessagesCall } from './decode-request.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]).toString('base64');
const hello = { role: 'user', content: 'hello' };

function wireOf(body: object) {
  return { dialect: 'anthropic', bytes: Buffer.from(JSON.stringify(body)), body: body as Record<string, unknown> };
}
function decode(more: object = {}): ChatRequest {
  const { request } = decodeMessagesCall(wireOf({ model: 'm', max_tokens: 10, messages: [hello], ...more }));
  if (request.kind !== 'chat') throw new TypeError('a chat was expected');
  return request;
}
const messagesOf = (...messages: readonly object[]): readonly Message[] => decode({ messages }).messages;
const contentOf = (...content: readonly object[]) => {
  const [message] = messagesOf({ role: 'user', content });
  return message?.content;
};
function refusal(more: object): { message: string; param: string | null | undefined; status: number } {
  try {
    decode(more);
  } catch (thrown) {
    if (thrown instanceof HubError) {
      return { message: thrown.message, param: thrown.details.param, status: thrown.status };
    }
    throw thrown;
  }
  throw new Error('It was not refused.');
}

const use = (id: string, name = 'look', input: unknown = { at: 1 }) => ({ type: 'tool_use', id, name, input });
const result = (id: string, content?: unknown, more: object = {}) => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  ...more,
});
const assistant = (...content: readonly object[]) => ({ role: 'assistant', content });
const user = (...content: readonly object[]) => ({ role: 'user', content });
const text = (value: string) => ({ type: 'text', text: value });

describe('a request', () => {
  it('becomes a neutral one', () => {
    const request = decode({
      system: 'Be brief.',
      stream: true,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      stop_sequences: ['END', ''],
      metadata: { user_id: 'user-7' },
    });
    expect(request).toMatchObject({
      kind: 'chat',
      model: 'm',
      stream: true,
      choices: 1,
      messages: [
        { role: 'system', content: [text('Be brief.')] },
        { role: 'user', content: [text('hello')] },
      ],
      sampling: { temperature: 0.5, topP: 0.9, topK: 40, stop: ['END'], maxOutputTokens: 10 },
      toolChoice: { type: 'auto' },
      parallelToolCalls: true,
      wishes: { customerId: 'user-7' },
    });
  });

  it('needs no max_tokens, and skips what it does not know', () => {
    const more = { max_tokens: null, context_management: { edits: [] }, container: 'x', betas: ['b'], service_tier: 1 };
    expect(decode(more).sampling.maxOutputTokens).toBeUndefined();
    const cached = { type: 'text', text: 'a', cache_control: { type: 'ephemeral' }, citations: null };
    expect(contentOf(cached)).toEqual([text('a')]);
  });

  it('loses the line of its system prompt that changes with every request', () => {
    const line = 'x-anthropic-billing-header: cc_version=2.1; cch=0a1b2;';
    const systemOf = (system: unknown) => decode({ system }).messages.filter(({ role }) => role === 'system');
    expect(systemOf([text(line), text('You are Claude Code.')])).toMatchObject([
      { content: [text('You are Claude Code.')] },
    ]);
    expect(systemOf(`${line}\nYou are Claude Code.`)).toMatchObject([{ content: [text('You are Claude Code.')] }]);
    expect(systemOf([text(line)])).toEqual([]);
    expect(systemOf(`Never send ${line}`)).toMatchObject([{ content: [text(`Never send ${line}`)] }]);
  });

  it.each([
    [undefined, 'none'],
    [{ type: 'disabled' }, 'none'],
    [{ type: 'adaptive' }, 'medium'],
    [{ type: 'enabled' }, 'medium'],
    [{ type: 'enabled', budget_tokens: 1024 }, 'low'],
    [{ type: 'enabled', budget_tokens: 10_000 }, 'medium'],
    [{ type: 'enabled', budget_tokens: 31_999 }, 'high'],
  ])('asks for thinking: %j is %s', (thinking, effort) => {
    expect(decode({ thinking }).reasoningEffort).toBe(effort);
  });

  it('tells upstreams nothing of thinking that the client did not speak of', () => {
    expect(decode().isEffortImplied).toBe(true);
    expect(decode({ thinking: { type: 'disabled' } }).isEffortImplied).toBeUndefined();
    const adaptive = { thinking: { type: 'adaptive' }, output_config: { effort: 'xhigh' } };
    expect(decode(adaptive).reasoningEffort).toBe('max');
  });

  it('may ask for a form', () => {
    const format = { type: 'json_schema', schema: { type: 'object' } };
    const expected = { type: 'json_schema', name: 'answer', schema: { type: 'object' } };
    expect(decode({ output_config: { format } }).responseFormat).toEqual(expected);
    expect(decode({ output_format: format }).responseFormat).toEqual(expected);
  });

  it('is counted without what only an answer needs', () => {
    expect(decodeCount(wireOf({ model: 'm', messages: [hello], max_tokens: 'x' })).messages).toHaveLength(1);
  });
});

describe('tools', () => {
  const own = { name: 'look', description: 'Looks', input_schema: { type: 'object', $schema: 's', properties: {} } };

  it('are the client’s own; those of Anthropic’s servers are left out', () => {
    const served = { type: 'web_search_20250305', name: 'web_search', max_uses: 5 };
    expect(decode({ tools: [own, served, { type: 'custom', name: 'go' }] }).tools).toEqual([
      { name: 'look', description: 'Looks', parameters: { type: 'object', properties: {} } },
      { name: 'go', description: undefined, parameters: { type: 'object', properties: {} } },
    ]);
  });

  it.each([
    [{ type: 'auto' }, { type: 'auto' }],
    [{ type: 'any' }, { type: 'required' }],
    [
      { type: 'tool', name: 'look' },
      { type: 'function', name: 'look' },
    ],
  ])('are chosen: %j', (choice, expected) => {
    expect(decode({ tools: [own], tool_choice: choice }).toolChoice).toEqual(expected);
  });

  it('are not sent at all for none, and called once where more is not wanted', () => {
    expect(decode({ tools: [own], tool_choice: { type: 'none' } }).tools).toEqual([]);
    const once = { type: 'auto', disable_parallel_tool_use: true };
    expect(decode({ tools: [own], tool_choice: once }).parallelToolCalls).toBe(false);
  });
});

describe('a conversation', () => {
  it('gets a message for each result, before what else its turn says', () => {
    const messages = messagesOf(
      hello,
      assistant({ type: 'thinking', thinking: 'hm', signature: 's' }, text('I look.'), use('a'), use('b', 'wait', {})),
      user(text('And?'), result('b', [text('x'), text('y')]), result('a', 'gone', { is_error: true })),
    );
    expect(messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: 'I look.',
        reasoning: 'hm',
        toolCalls: [
          { id: 'a', name: 'look', argumentsText: '{"at":1}' },
          { id: 'b', name: 'wait', argumentsText: '{}' },
        ],
      },
      { role: 'tool', callId: 'b', toolName: 'wait', content: [text('x'), text('y')] },
      { role: 'tool', callId: 'a', toolName: 'look', content: [text('Error: gone')] },
      { role: 'user', content: [text('And?')] },
    ]);
  });

  it('joins messages of one role in a row', () => {
    const messages = messagesOf(
      hello,
      hello,
      assistant(use('a')),
      assistant(use('b')),
      user(result('a', '1')),
      user(result('b', '2')),
      user(text('Go on.')),
    );
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'tool', 'user']);
  });

  it('gives a call that nobody answered a result, because engines want one', () => {
    const messages = messagesOf(hello, assistant(use('a'), use('b')), user(result('b', 'x'), text('Stop.')));
    expect(messages.map((message) => (message.role === 'tool' ? message.callId : message.role))).toEqual([
      'user',
      'assistant',
      'b',
      'a',
      'user',
    ]);
    expect(messagesOf(hello, assistant(use('a'))).map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
  });

  it('keeps ids apart that come again', () => {
    const messages = messagesOf(
      hello,
      assistant(use('a')),
      user(result('a', '1')),
      assistant(use('a')),
      user(result('a', '2')),
    );
    expect(messages.flatMap((message) => (message.role === 'tool' ? [message.callId] : []))).toEqual(['a', 'a:2']);
  });

  it('may end with the beginning of the answer', () => {
    expect(messagesOf(hello, assistant(text('{'))).at(-1)).toMatchObject({ role: 'assistant', content: '{' });
  });

  it('says nothing of what only Anthropic’s servers know', () => {
    const messages = messagesOf(
      hello,
      assistant(
        { type: 'redacted_thinking', data: 'x' },
        { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
        { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
        text('Found.'),
      ),
      user({ type: 'container_upload', file_id: 'f' }, { type: 'new_kind', text: 'read me' }),
    );
    expect(messages.slice(1)).toEqual([
      { role: 'assistant', content: 'Found.', toolCalls: [] },
      { role: 'user', content: [text('read me')] },
    ]);
  });

  it('shows images as what they are, in results too', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: PNG } };
    expect(contentOf(image)).toEqual([{ type: 'image', mediaType: 'image/png', data: PNG }]);
    const url = 'https://pictures.test/a.png';
    expect(contentOf({ type: 'image', source: { type: 'url', url } })).toEqual([
      { type: 'image-link', url, param: 'messages[0].content[0].source.url' },
    ]);
    const [, , tool] = messagesOf(hello, assistant(use('a')), user(result('a', [text('see'), image])));
    expect(tool).toMatchObject({ content: [text('see'), { type: 'image', mediaType: 'image/png' }] });
  });

  it('reads documents that are text', () => {
    const base64 = Buffer.from('näher').toString('base64');
    expect(
      contentOf(
        { type: 'document', title: 'T', source: { type: 'text', media_type: 'text/plain', data: 'a' } },
        { type: 'document', source: { type: 'base64', media_type: 'text/plain', data: base64 } },
        { type: 'document', source: { type: 'content', content: [text('b')] } },
        { type: 'search_result', title: 'S', source: 'https://x.test', content: [text('c')] },
      ),
    ).toEqual([text('T\n'), text('a'), text('näher'), text('b'), text('S\n'), text('https://x.test\n'), text('c')]);
  });
});

describe('what makes no sense', () => {
  const image = (source: unknown) => ({ messages: [user({ type: 'image', source })] });
  const document = (source: unknown) => ({ messages: [user({ type: 'document', source })] });
  const tools = (tool: unknown) => ({ tools: [tool] });
  it.each([
    ['no messages', { messages: [] }, 'messages'],
    ['messages of another type', { messages: 'hello' }, 'messages'],
    ['an unknown role', { messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
    ['a content of another type', { messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
    ['a block without a type', { messages: [user({ text: 'x' })] }, 'messages[0].content[0].type'],
    ['a text that is none', { messages: [user({ type: 'text', text: 7 })] }, 'messages[0].content[0].text'],
    ['a result without a call', { messages: [user(result('a', 'x'))] }, 'messages[0].content[0].tool_use_id'],
    [
      'two results for one call',
      { messages: [hello, assistant(use('a')), user(result('a', 'x'), result('a', 'y'))] },
      'messages[2].content[1].tool_use_id',
    ],
    [
      'a result that comes too late',
      { messages: [hello, assistant(use('a')), hello, assistant(text('x')), user(result('a', 'x'))] },
      'messages[4].content[0].tool_use_id',
    ],
    ['two calls with one id', { messages: [hello, assistant(use('a'), use('a'))] }, 'messages[1].content[1].id'],
    ['an input that is no object', { messages: [assistant(use('a', 'f', [1]))] }, 'messages[0].content[0].input'],
    ['an image that is none', image({ type: 'base64', data: 'AAAA' }), 'messages[0].content[0].source.data'],
    ['an image that is no base64', image({ type: 'base64', data: '%%%' }), 'messages[0].content[0].source.data'],
    ['an image without a source', image(undefined), 'messages[0].content[0].source'],
    ['an image in a file', image({ type: 'url', url: 'file:///a.png' }), 'messages[0].content[0].source.url'],
    ['an image without an address', image({ type: 'url' }), 'messages[0].content[0].source.url'],
    ['a file that is kept elsewhere', image({ type: 'file', file_id: 'f' }), 'messages[0].content[0].source.type'],
    [
      'a PDF',
      document({ type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' }),
      'messages[0].content[0].source.media_type',
    ],
    ['a document elsewhere', document({ type: 'url', url: 'http://x' }), 'messages[0].content[0].source.type'],
    ['no tokens', { max_tokens: 0 }, 'max_tokens'],
    ['less than no tokens', { max_tokens: -1 }, 'max_tokens'],
    ['half a token', { max_tokens: 1.5 }, 'max_tokens'],
    ['more tokens than there are numbers', { max_tokens: 1e300 }, 'max_tokens'],
    ['tokens as a text', { max_tokens: '10' }, 'max_tokens'],
    ['a temperature beyond all', { temperature: 3 }, 'temperature'],
    ['stop texts that are none', { stop_sequences: [1] }, 'stop_sequences[0]'],
    ['a stream that is neither', { stream: 'yes' }, 'stream'],
    ['thinking of another kind', { thinking: { type: 'deep' } }, 'thinking.type'],
    ['a budget below zero', { thinking: { type: 'enabled', budget_tokens: -1 } }, 'thinking.budget_tokens'],
    ['a tool without a name', tools({ input_schema: {} }), 'tools[0].name'],
    ['a name with a space', tools({ name: 'a b' }), 'tools[0].name'],
    ['a schema that is none', tools({ name: 'a', input_schema: 'x' }), 'tools[0].input_schema'],
    ['the schema of a text', tools({ name: 'a', input_schema: { type: 'string' } }), 'tools[0].input_schema.type'],
    ['any of no tools', { tool_choice: { type: 'any' } }, 'tool_choice'],
    ['a tool that is not there', { tool_choice: { type: 'tool', name: 'x' } }, 'tool_choice.name'],
    ['a system that is a number', { system: 7 }, 'system'],
  ])('is refused with the field: %s', (_what, more, param) => {
    expect(refusal(more)).toMatchObject({ status: 400, param });
  });

  it('is refused when a schema is nested beyond reason', () => {
    let schema: object = {};
    for (let depth = 0; depth < 70; depth++) schema = { properties: { a: schema } };
    expect(refusal(tools({ name: 'a', input_schema: schema })).message).toContain('nested deeper');
  });

  it('may be absurdly many tokens: the engine knows its own limit', () => {
    expect(decode({ max_tokens: 1_000_000_000 }).sampling.maxOutputTokens).toBe(1_000_000_000);
  });
});
