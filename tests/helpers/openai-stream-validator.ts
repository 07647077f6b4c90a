/** What a chat stream said, choice by choice. */
export interface ValidatedStream {
  readonly choices: readonly ValidatedChoice[];
  readonly usage: Readonly<Record<string, unknown>> | undefined;
  readonly error: Readonly<Record<string, unknown>> | undefined;
}

export interface ValidatedChoice {
  text: string;
  reasoning: string;
  readonly calls: { readonly id: string; readonly name: string; argumentsText: string }[];
  readonly functionCall: { name: string; argumentsText: string };
  finishReason: string | undefined;
}

export interface StreamExpectation {
  /** How many answers were asked for; 1 by default. */
  readonly choices?: number;
  readonly includeUsage?: boolean;
  /** The request spoke of `functions`. */
  readonly isLegacy?: boolean;
  /** The stream ends in an error record instead of `[DONE]`. */
  readonly fails?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const FINISH_REASONS = new Set(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']);
const U32_MAX = 2 ** 32 - 1;

/**
 * Reads the raw bytes of a `chat.completion.chunk` stream as the strictest clients do (clients.md of the contracts, 1.3,
 * 2.7 and 5.C).
 * @throws Error that names the first rule which is broken
 */
export function validateChatStream(bytes: Uint8Array, expected: StreamExpectation = {}): ValidatedStream {
  const records = readRecords(bytes);
  const last = records.at(-1);
  if (expected.fails === true) rule(last !== '[DONE]', 'a stream that failed has no [DONE]');
  else rule(last === '[DONE]', 'the last record is [DONE]');
  const payloads = records.filter((record) => record !== '[DONE]').map(parseRecord);
  rule(records.length - payloads.length === (expected.fails === true ? 0 : 1), '[DONE] comes once');

  const error = readError(payloads, expected.fails === true);
  const chunks = error === undefined ? payloads : payloads.slice(0, -1);
  requireConstantHead(chunks);
  const usage = readUsage(chunks, expected);
  const choices = new Map<number, ChoiceReader>();
  for (const chunk of usage === undefined ? chunks : chunks.slice(0, -1)) readChunk(chunk, choices, expected);

  const indices = [...choices.keys()].toSorted((a, b) => a - b);
  if (error === undefined) {
    const wanted = Array.from({ length: expected.choices ?? 1 }, (_, index) => index);
    rule(JSON.stringify(indices) === JSON.stringify(wanted), `choices are 0 to n-1, not ${indices.join(', ')}`);
  }
  const read = indices
    .map((index) => choices.get(index)?.end(error === undefined))
    .filter((each) => each !== undefined);
  const ids = read.flatMap(({ calls }) => calls.map(({ id }) => id));
  rule(new Set(ids).size === ids.length, 'ids of tool calls are unique');
  return { choices: read, usage, error };
}

/** Records are one `data:` line and a blank line; comments may stand between them, but not right before an error. */
function readRecords(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  rule(!text.includes('\r'), 'lines end in a newline alone');
  rule(text.endsWith('\n\n'), 'every record ends with a blank line');
  const records: string[] = [];
  let afterComment = false;
  for (const record of text.slice(0, -2).split('\n\n')) {
    rule(!record.includes('\n'), 'a record is one line');
    if (record.startsWith(':')) {
      rule(!record.startsWith(': ping'), 'a comment does not begin with ping');
      afterComment = true;
      continue;
    }
    rule(record.startsWith('data: '), `a record begins with "data: ", not ${record.slice(0, 20)}`);
    rule(!(afterComment && record.startsWith('data: {"error"')), 'no comment stands right before an error');
    records.push(record.slice('data: '.length));
    afterComment = false;
  }
  return records;
}

function parseRecord(record: string): Json {
  const payload: unknown = JSON.parse(record);
  rule(isObject(payload), 'a record holds an object');
  return payload;
}

function readError(payloads: readonly Json[], fails: boolean): Json | undefined {
  const errors = payloads.filter((payload) => 'error' in payload);
  rule(errors.length === (fails ? 1 : 0), fails ? 'one record is an error' : 'no record is an error');
  const [found] = errors;
  if (found === undefined) return undefined;
  rule(found === payloads.at(-1), 'the error is the last record');
  rule(Object.keys(found).join() === 'error', 'the error record holds nothing else');
  const error = found['error'];
  rule(isObject(error), 'the error is an object');
  rule(Object.keys(error).toSorted().join() === 'code,message,param,type', 'the error has its four keys');
  rule(typeof error['message'] === 'string' && typeof error['type'] === 'string', 'message and type are texts');
  return error;
}

function requireConstantHead(chunks: readonly Json[]): void {
  for (const chunk of chunks) {
    const { id, object, created, model } = chunk;
    rule(object === 'chat.completion.chunk', 'object is chat.completion.chunk');
    rule(typeof id === 'string' && id !== '' && id === chunks[0]?.['id'], 'id is a constant text');
    rule(typeof model === 'string' && model === chunks[0]?.['model'], 'model is a constant text');
    rule(isCount(created) && created <= U32_MAX && created === chunks[0]?.['created'], 'created is constant seconds');
  }
}

/** The chunk with usage is the last, and the only one without choices; the others say null, or nothing unasked. */
function readUsage(chunks: readonly Json[], expected: StreamExpectation): Json | undefined {
  const isAsked = expected.includeUsage === true;
  const last = chunks.at(-1);
  const hasUsage = isAsked && expected.fails !== true;
  for (const chunk of chunks) {
    const isUsageChunk = hasUsage && chunk === last;
    const { choices } = chunk;
    rule(Array.isArray(choices), 'choices is a list');
    rule((choices.length === 0) === isUsageChunk, 'only the chunk with usage has no choices');
    if (!isUsageChunk)
      rule(isAsked ? chunk['usage'] === null : !('usage' in chunk), 'usage only where it was asked for');
  }
  if (!hasUsage) return undefined;
  const usage = last?.['usage'];
  rule(isObject(usage), 'the last chunk has usage');
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage;
  rule(isCount(prompt) && isCount(completion) && total === prompt + completion, 'usage holds three whole numbers');
  const details = usage['prompt_tokens_details'];
  rule(isObject(details) && isCount(details['cached_tokens']), 'usage tells cached tokens');
  return usage;
}

function readChunk(chunk: Json, choices: Map<number, ChoiceReader>, expected: StreamExpectation): void {
  for (const choice of chunk['choices'] as readonly unknown[]) {
    rule(isObject(choice), 'a choice is an object');
    const { index, delta, finish_reason: reason } = choice;
    rule(isCount(index), 'a choice has an index');
    rule(isObject(delta), 'delta is an object');
    rule(reason === null || isReason(reason), `finish_reason is null or known, not ${JSON.stringify(reason)}`);
    const reader = choices.get(index) ?? new ChoiceReader(expected.isLegacy === true);
    choices.set(index, reader);
    reader.read(delta, reason ?? undefined);
  }
}

function isReason(value: unknown): value is string {
  return typeof value === 'string' && FINISH_REASONS.has(value);
}

class ChoiceReader {
  readonly #isLegacy: boolean;
  readonly #choice: ValidatedChoice;
  #hasRole = false;

  constructor(isLegacy: boolean) {
    this.#isLegacy = isLegacy;
    const functionCall = { name: '', argumentsText: '' };
    this.#choice = { text: '', reasoning: '', calls: [], functionCall, finishReason: undefined };
  }

  read(delta: Json, reason: string | undefined): void {
    rule(this.#choice.finishReason === undefined, 'nothing comes after finish_reason');
    rule((delta['role'] === 'assistant') === !this.#hasRole, 'the role comes first and once');
    this.#hasRole = true;
    rule(!('reasoning' in delta), 'reasoning travels as reasoning_content');
    this.#choice.text += textOf(delta['content']);
    this.#choice.reasoning += textOf(delta['reasoning_content']);
    for (const call of (delta['tool_calls'] ?? []) as readonly unknown[]) this.#readCall(call);
    if (delta['function_call'] !== undefined) this.#readFunctionCall(delta['function_call']);
    this.#choice.finishReason = reason;
  }

  #readCall(delta: unknown): void {
    rule(!this.#isLegacy, 'the legacy dialect has no tool_calls');
    rule(
      isObject(delta) && isCount(delta['index']) && isObject(delta['function']),
      'a tool delta has index and function',
    );
    const { index, id, type, function: part } = delta as { index: number; id: unknown; type: unknown; function: Json };
    const { calls } = this.#choice;
    const known = calls[index];
    if (known === undefined) {
      rule(index === calls.length, 'tool calls are numbered 0, 1, 2');
      rule(typeof id === 'string' && id !== '' && type === 'function', 'a call begins with id and type');
      rule(typeof part['name'] === 'string' && part['name'] !== '', 'a call begins with its name');
      calls.push({ id, name: part['name'], argumentsText: textOf(part['arguments']) });
    } else {
      rule(id === undefined && part['name'] === undefined, 'id and name come once');
      known.argumentsText += textOf(part['arguments']);
    }
  }

  #readFunctionCall(part: unknown): void {
    rule(this.#isLegacy && isObject(part), 'function_call belongs to the legacy dialect');
    const call = this.#choice.functionCall;
    rule((part['name'] !== undefined) === (call.name === ''), 'the name comes first and once');
    call.name ||= textOf(part['name']);
    call.argumentsText += textOf(part['arguments']);
  }

  end(isWhole: boolean): ValidatedChoice {
    const { calls, functionCall, finishReason } = this.#choice;
    if (!isWhole) return this.#choice;
    rule(finishReason !== undefined, 'every choice has a finish_reason');
    for (const { argumentsText } of calls) rule(isObject(JSON.parse(argumentsText)), 'arguments are a JSON object');
    if (functionCall.name !== '') rule(isObject(JSON.parse(functionCall.argumentsText)), 'arguments are a JSON object');
    rule(calls.length > 0 === (finishReason === 'tool_calls'), 'tool calls finish as tool_calls');
    rule((functionCall.name !== '') === (finishReason === 'function_call'), 'function calls finish as function_call');
    return this.#choice;
  }
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  rule(typeof value === 'string' && value.isWellFormed(), 'texts hold whole characters');
  return value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function rule(holds: boolean, words: string): asserts holds {
  if (!holds) throw new Error(`The stream breaks a rule: ${words}.`);
}
