type Json = Readonly<Record<string, unknown>>;

/** What a stream of `response.*` events came to. */
export interface ValidatedResponse {
  readonly end: 'response.completed' | 'response.incomplete' | 'response.failed';
  readonly response: Json & { readonly output: readonly Json[] };
  readonly events: readonly string[];
}

interface OpenItem {
  readonly item: Json;
  /** Kinds of its events so far. */
  readonly seen: string[];
  /** Deltas so far, by the kind of event. */
  readonly joined: Map<string, string>;
  isDone: boolean;
  /** As it was when it was done. */
  last?: Json;
}

const ENDS = new Set(['response.completed', 'response.incomplete', 'response.failed']);

/** Deltas, what ends them, and the field in which the end repeats them all. */
const DELTAS: Readonly<Record<string, readonly [end: string, field: string]>> = {
  'response.output_text.delta': ['response.output_text.done', 'text'],
  'response.reasoning_summary_text.delta': ['response.reasoning_summary_text.done', 'text'],
  'response.function_call_arguments.delta': ['response.function_call_arguments.done', 'arguments'],
  'response.custom_tool_call_input.delta': ['response.custom_tool_call_input.done', 'input'],
};
const DONES = new Map(Object.entries(DELTAS).map(([delta, [end, field]]) => [end, { delta, field }]));

/**
 * Reads the raw bytes of a Responses stream as its strictest clients do (clients.md of the contracts, 2.11).
 * @throws Error that names the first rule which is broken
 */
export function validateResponsesStream(bytes: Uint8Array): ValidatedResponse {
  const events = readEvents(bytes);
  const types = events.map(({ type }) => String(type));
  rule(types[0] === 'response.created' && types[1] === 'response.in_progress', 'it begins with created, in_progress');
  const last = events.at(-1);
  rule(last !== undefined && ENDS.has(String(last.type)), `it ends with one of the three ends, not ${types.at(-1)}`);
  rule(types.filter((type) => ENDS.has(type)).length === 1, 'there is one end');
  for (const [index, event] of events.entries()) {
    rule(event['sequence_number'] === index, `sequence_number counts from 0 without gaps, at ${index}`);
  }
  const items: OpenItem[] = [];
  for (const event of events.slice(2, -1)) readItemEvent(event, items);
  const response = last['response'];
  rule(isObject(response) && Array.isArray(response['output']), 'the end carries the whole response');
  rule(response['output'].every(isObject), 'the output has no gaps');
  rule(response['status'] === String(last.type).slice('response.'.length), 'status is what the end says');
  for (const { response: at } of events.filter(({ type }) => type === 'response.created')) {
    rule(isObject(at) && at['id'] === response['id'] && at['status'] === 'in_progress', 'created carries it too');
  }
  if (last.type !== 'response.failed') {
    rule(
      items.every(({ isDone }) => isDone),
      'every item is done before the end',
    );
    const done = items.map(({ item }) => item['id']);
    const output = response['output'].map(({ id }) => id);
    rule(JSON.stringify(done) === JSON.stringify(output), 'the output lists the items in their order');
    rule(new Set(output).size === output.length, 'ids of items are unique');
    rule(
      JSON.stringify(items.map(({ last: item }) => item)) === JSON.stringify(response['output']),
      'the output repeats the items as they were when they were done',
    );
    requireUsage(response['usage']);
  } else {
    rule(isObject(response['error']) && typeof response['error']['message'] === 'string', 'a failure says why');
  }
  return {
    end: String(last.type) as ValidatedResponse['end'],
    response: response as ValidatedResponse['response'],
    events: types,
  };
}

function readEvents(bytes: Uint8Array): readonly (Json & { readonly type: unknown })[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  rule(!text.includes('\r') && text.endsWith('\n\n'), 'records end with a blank line, lines in a newline alone');
  return text
    .slice(0, -2)
    .split('\n\n')
    .filter((record) => !record.startsWith(':'))
    .map((record) => {
      const [, name, data] = /^event: (\S+)\ndata: (.+)$/s.exec(record) ?? [];
      rule(data !== undefined, `a record is an event line and a data line, not ${record.slice(0, 60)}`);
      const payload: unknown = JSON.parse(data);
      rule(isObject(payload) && payload['type'] === name, `the event line is the type, not ${name}`);
      return payload as Json & { type: unknown };
    });
}

function readItemEvent(event: Json & { readonly type: unknown }, items: OpenItem[]): void {
  const type = String(event.type);
  const index = event['output_index'];
  rule(typeof index === 'number', `${type} has an output_index`);
  if (type === 'response.output_item.added') {
    rule(index === items.length, 'items are numbered as they come');
    rule(isObject(event['item']) && typeof event['item']['id'] === 'string', 'an item has an id');
    items.push({ item: event['item'], seen: [], joined: new Map(), isDone: false });
    return;
  }
  const open = items[index];
  rule(open !== undefined && !open.isDone, `${type} belongs to an open item`);
  if (type === 'response.output_item.done') {
    rule(isObject(event['item']) && event['item']['id'] === open.item['id'], 'the item that is done is the one added');
    requireSequence(open);
    open.last = event['item'];
    open.isDone = true;
    return;
  }
  rule(event['item_id'] === open.item['id'], `${type} names its item`);
  open.seen.push(type.slice('response.'.length));
  if (/^response\.(?:output_text|content_part)/.test(type)) {
    rule(event['content_index'] === 0, `${type} has a content_index`);
    if (type.startsWith('response.output_text')) rule(Array.isArray(event['logprobs']), `${type} has logprobs`);
  }
  if (type.startsWith('response.reasoning_summary')) rule(event['summary_index'] === 0, `${type} has a summary_index`);
  if (type in DELTAS) {
    rule(typeof event['delta'] === 'string', 'a delta is a text');
    open.joined.set(type, (open.joined.get(type) ?? '') + event['delta']);
  }
  const done = DONES.get(type);
  if (done !== undefined) {
    rule(event[done.field] === (open.joined.get(done.delta) ?? ''), `${type} repeats what its deltas said`);
    if (done.field === 'arguments') JSON.parse(String(event['arguments']));
  }
}

/** The events of each kind of item between its first and its last; deltas come as often as they like. */
const SEQUENCES: Readonly<Record<string, readonly string[]>> = {
  message: ['content_part.added', 'output_text.delta', 'output_text.done', 'content_part.done'],
  reasoning: [
    'reasoning_summary_part.added',
    'reasoning_summary_text.delta',
    'reasoning_summary_text.done',
    'reasoning_summary_part.done',
  ],
  function_call: ['function_call_arguments.delta', 'function_call_arguments.done'],
  custom_tool_call: ['custom_tool_call_input.delta', 'custom_tool_call_input.done'],
  local_shell_call: [],
};

function requireSequence({ item, seen }: OpenItem): void {
  const kind = String(item['type']);
  const wanted = SEQUENCES[kind];
  rule(wanted !== undefined, `${kind} is a kind of item`);
  const joined = seen.filter((name, index) => !name.endsWith('.delta') || seen[index - 1] !== name);
  const isSilent = !seen.some((name) => name.endsWith('.delta'));
  const expected = isSilent ? wanted.filter((name) => !name.endsWith('.delta')) : wanted;
  rule(joined.join() === expected.join(), `${kind} comes as ${expected.join()}, not ${joined.join()}`);
}

function requireUsage(usage: unknown): void {
  rule(isObject(usage), 'usage is there');
  for (const name of ['input_tokens', 'output_tokens', 'total_tokens']) {
    rule(Number.isInteger(usage[name]), `${name} is a whole number`);
  }
  rule(isObject(usage['input_tokens_details']) && isObject(usage['output_tokens_details']), 'usage has its details');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rule(holds: boolean, words: string): asserts holds {
  if (!holds) throw new Error(`The stream breaks a rule: ${words}.`);
}
