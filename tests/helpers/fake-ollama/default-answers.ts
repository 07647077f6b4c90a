import type { Exchange } from './exchange.ts';
import { type FakeModel } from './fake-models.ts';

/** Counts tokens as four characters each: only that the count is steady matters. */
export function countFakeTokens(value: unknown): number {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return Math.ceil(text.length / 4);
}

interface FakeMessage {
  readonly role?: string;
  readonly content?: string;
  readonly tool_name?: string;
}

interface Answer {
  readonly thinking: readonly string[];
  readonly text: readonly string[];
  readonly toolCall?: { readonly name: string; readonly arguments: Record<string, unknown> } | undefined;
}

/** Answers a chat: repeats the last message, calls a tool that the user names, fills a schema that is asked for. */
export async function answerChat(exchange: Exchange, model: FakeModel, pace: () => Promise<boolean>): Promise<void> {
  const { body } = exchange;
  const messages = (body['messages'] ?? []) as readonly FakeMessage[];
  const promptTokens = countFakeTokens(messages.map((message) => message.content ?? '').join(' '));
  const answer = chatAnswer(body, messages, model);
  const wrap = (message: Record<string, unknown>) => ({ message: { role: 'assistant', content: '', ...message } });
  await send(exchange, answer, promptTokens, pace, {
    text: (content) => wrap({ content }),
    thinking: (thinking) => wrap({ thinking }),
    call: (call) => wrap({ tool_calls: [{ id: 'call_fake0001', function: { index: 0, ...call } }] }),
    none: wrap({}),
  });
}

/** Answers a raw completion: continues the prompt with its own words. */
export async function answerGenerate(
  exchange: Exchange,
  model: FakeModel,
  pace: () => Promise<boolean>,
): Promise<void> {
  const { body } = exchange;
  const prompt = exchange.text('prompt');
  const thinks = model.capabilities.includes('thinking') && body['think'] !== false && body['raw'] !== true;
  const text = body['suffix'] === undefined ? `and so on: ${prompt}` : `middle of ${prompt}`;
  const answer = { thinking: thinks ? ['Let me ', 'think.'] : [], text: toWords(text) };
  await send(exchange, answer, countFakeTokens(prompt), pace, {
    text: (response) => ({ response }),
    thinking: (thinking) => ({ response: '', thinking }),
    call: () => ({ response: '' }),
    none: { response: '' },
  });
}

interface LineShapes {
  readonly text: (text: string) => Record<string, unknown>;
  readonly thinking: (text: string) => Record<string, unknown>;
  readonly call: (call: NonNullable<Answer['toolCall']>) => Record<string, unknown>;
  readonly none: Record<string, unknown>;
}

async function send(
  exchange: Exchange,
  answer: Answer,
  promptTokens: number,
  pace: () => Promise<boolean>,
  shapes: LineShapes,
): Promise<void> {
  const limit = readLimit(exchange.body);
  const all = [
    ...answer.thinking.map((piece) => shapes.thinking(piece)),
    ...answer.text.map((piece) => ({ ...shapes.text(piece), ...logprobsOf(exchange.body, piece) })),
    ...(answer.toolCall === undefined ? [] : [shapes.call(answer.toolCall)]),
  ];
  const sent = all.slice(0, limit);
  const last = {
    ...shapes.none,
    done: true,
    done_reason: sent.length < all.length ? 'length' : 'stop',
    total_duration: 812_000_000,
    prompt_eval_count: promptTokens,
    ...(sent.length > 0 && { eval_count: sent.length, eval_duration: 480_000_000 }),
  };
  if (exchange.body['stream'] === false) {
    exchange.reply(200, { model: exchange.body['model'], ...last, ...joined(sent) });
    return;
  }
  for (const fields of sent) {
    if (await pace()) return;
    await exchange.line({ ...fields, done: false });
  }
  await exchange.line(last);
  exchange.end();
}

/** The pieces of a stream as the one object of `stream: false`. */
function joined(pieces: readonly Record<string, unknown>[]): Record<string, unknown> {
  const parts = pieces.map((piece) => ('message' in piece ? piece['message'] : piece) as Record<string, unknown>);
  const join = (field: string) => parts.map((part) => (typeof part[field] === 'string' ? part[field] : '')).join('');
  const thinking = join('thinking');
  const calls = parts.find((part) => part['tool_calls'] !== undefined)?.['tool_calls'];
  const extras = { ...(thinking !== '' && { thinking }), ...(calls !== undefined && { tool_calls: calls }) };
  if (pieces.some((piece) => 'message' in piece)) {
    return { message: { role: 'assistant', content: join('content'), ...extras } };
  }
  return { response: join('response'), ...extras };
}

function chatAnswer(
  body: Readonly<Record<string, unknown>>,
  messages: readonly FakeMessage[],
  model: FakeModel,
): Answer {
  // Absent means true on a model that can think.
  const thinks = model.capabilities.includes('thinking') && body['think'] !== false;
  const thinking = thinks ? ['Let me ', 'think.'] : [];
  const last = messages.at(-1);
  const said = last?.content ?? '';
  const { format } = body;
  if (format === 'json') return { thinking, text: toWords(JSON.stringify({ answer: said })) };
  if (typeof format === 'object' && format !== null) {
    return { thinking, text: toWords(JSON.stringify(sampleOf(format as Record<string, unknown>))) };
  }
  if (last?.role === 'tool') return { thinking, text: toWords(`The tool ${last.tool_name ?? ''} said: ${said}`) };
  const tool = toolsOf(body).find((candidate) => said.includes(candidate.name));
  if (tool !== undefined) {
    const sample = sampleOf(tool.parameters) as Record<string, unknown>;
    return { thinking, text: [], toolCall: { name: tool.name, arguments: sample } };
  }
  return { thinking, text: toWords(`You said: ${said}`) };
}

function toolsOf(body: Readonly<Record<string, unknown>>): { name: string; parameters: Record<string, unknown> }[] {
  const tools = (body['tools'] ?? []) as { function: { name: string; parameters: Record<string, unknown> } }[];
  return tools.map((tool) => tool.function);
}

/** The smallest value that a JSON Schema of the usual shape allows. */
export function sampleOf(schema: Record<string, unknown>): unknown {
  if (schema['const'] !== undefined) return schema['const'];
  const options = (schema['enum'] ?? schema['anyOf']) as readonly unknown[] | undefined;
  if (schema['enum'] !== undefined) return options?.[0];
  if (schema['anyOf'] !== undefined) return sampleOf(options?.[0] as Record<string, unknown>);
  switch (schema['type']) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>;
      return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, sampleOf(property)]));
    }
    case 'array':
      return [];
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    default:
      return 'sample';
  }
}

function toWords(text: string): readonly string[] {
  return text.match(/\s*\S+/g) ?? [];
}

function readLimit(body: Readonly<Record<string, unknown>>): number {
  const options = (body['options'] ?? {}) as Record<string, unknown>;
  const limit = options['num_predict'];
  return typeof limit === 'number' && limit >= 0 ? limit : Number.POSITIVE_INFINITY;
}

function logprobsOf(body: Readonly<Record<string, unknown>>, token: string): Record<string, unknown> {
  if (body['logprobs'] !== true) return {};
  const entry = { token, logprob: -0.25, bytes: [...new TextEncoder().encode(token)] };
  const count = Number(body['top_logprobs'] ?? 0);
  return { logprobs: [{ ...entry, ...(count > 0 && { top_logprobs: Array.from({ length: count }, () => entry) }) }] };
}

/** A unit vector that depends on the text alone. */
export function fakeVector(text: string, length: number): readonly number[] {
  const bytes = new TextEncoder().encode(text);
  const values = Array.from(
    { length },
    (_, at) => 1 + (((bytes[at % Math.max(bytes.length, 1)] ?? 0) * (at + 7)) % 31),
  );
  const norm = Math.hypot(...values);
  return values.map((value) => value / norm);
}
