/** What a stream of messages said. */
export interface ValidatedMessage {
  readonly id: string;
  readonly model: string;
  readonly blocks: readonly ValidatedBlock[];
  /** Absent for a stream that failed. */
  readonly stop: { readonly reason: string; readonly sequence: string | null } | undefined;
  readonly usage: Json | undefined;
  readonly error: Json | undefined;
  readonly pings: number;
}

export type ValidatedBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly argumentsText: string };

export interface MessageExpectation {
  /** The stream ends in an error instead of `message_stop`. */
  readonly fails?: boolean;
  /** The answer was cut off, so that a call's arguments need be no JSON. */
  readonly isCutOff?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const STOP_REASONS = new Set(['end_turn', 'max_tokens', 'stop_sequence', 'tool_use', 'refusal']);
const ERROR_TYPES = new Set([
  'invalid_request_error',
  'authentication_error',
  'permission_error',
  'not_found_error',
  'request_too_large',
  'rate_limit_error',
  'api_error',
  'timeout_error',
  'overloaded_error',
]);

/**
 * Reads the raw bytes of a stream of Anthropic's Messages as its strictest clients do (clients.md of the contracts, 1.3 and
 * 3.3).
 * @throws Error that names the first rule which is broken
 */
export function validateMessageStream(bytes: Uint8Array, expected: MessageExpectation = {}): ValidatedMessage {
  const events = readEvents(bytes);
  const pings = events.filter(({ type }) => type === 'ping');
  for (const ping of pings) rule(Object.keys(ping).join() === 'type', 'a ping says nothing else');
  const said = events.filter(({ type }) => type !== 'ping');
  const error = readError(said, expected.fails === true);
  const rest = error === undefined ? said : said.slice(0, -1);
  const [start, ...following] = rest;
  if (start === undefined) {
    rule(error !== undefined, 'a stream without a message has failed');
    return { id: '', model: '', blocks: [], stop: undefined, usage: undefined, error, pings: pings.length };
  }
  const head = readStart(start);
  const ending = error === undefined ? following.splice(-2) : [];
  const blocks = readBlocks(following, error === undefined, expected.isCutOff === true);
  const end = error === undefined ? readEnd(ending) : undefined;
  const ids = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
  rule(new Set(ids).size === ids.length, 'ids of tool calls are unique');
  if (end?.stop.reason === 'tool_use') rule(ids.length > 0, 'tool_use needs a call');
  if (end?.stop.reason === 'end_turn') rule(ids.length === 0, 'a turn with a call does not end with end_turn');
  return { ...head, blocks, stop: end?.stop, usage: end?.usage, error, pings: pings.length };
}

/** Every record is one `event:` line, one `data:` line and a blank line, and both name the same type. */
function readEvents(bytes: Uint8Array): readonly Json[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  rule(!text.includes('\r'), 'lines end in a newline alone');
  rule(text.endsWith('\n\n'), 'every record ends with a blank line');
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((record) => {
      const [event = '', data = '', ...more] = record.split('\n');
      rule(more.length === 0, 'a record is two lines');
      rule(event.startsWith('event: '), `a record begins with "event: ", not ${event.slice(0, 20)}`);
      rule(data.startsWith('data: '), `its second line begins with "data: ", not ${data.slice(0, 20)}`);
      const payload: unknown = JSON.parse(data.slice('data: '.length), (_key, value: unknown) => {
        if (typeof value === 'string') rule(value.isWellFormed(), 'no piece ends inside a character');
        return value;
      });
      rule(isObject(payload), 'a record holds an object');
      rule(payload['type'] === event.slice('event: '.length), 'the event is the type of its data');
      return payload;
    });
}

function readError(events: readonly Json[], fails: boolean): Json | undefined {
  const errors = events.filter(({ type }) => type === 'error');
  rule(errors.length === (fails ? 1 : 0), fails ? 'one record is an error' : 'no record is an error');
  const [found] = errors;
  if (found === undefined) return undefined;
  rule(found === events.at(-1), 'the error is the last record');
  rule(!events.some(({ type }) => type === 'message_stop'), 'a stream that failed has no message_stop');
  const { error } = found;
  rule(isObject(error) && typeof error['message'] === 'string', 'an error has a message');
  rule(ERROR_TYPES.has(String(error['type'])), `an error has a known type, not ${String(error['type'])}`);
  return error;
}

function readStart({ type, message }: Json): Pick<ValidatedMessage, 'id' | 'model'> {
  rule(type === 'message_start', `a stream begins with message_start, not ${String(type)}`);
  rule(isObject(message), 'message_start has a message');
  const { id, model, role, content, usage } = message;
  rule(typeof id === 'string' && id.startsWith('msg_'), 'a message has an id');
  rule(typeof model === 'string' && model !== '', 'a message has a model');
  rule(message['type'] === 'message' && role === 'assistant', 'it is a message of the assistant');
  rule(Array.isArray(content) && content.length === 0, 'a message begins without content');
  rule(message['stop_reason'] === null && message['stop_sequence'] === null, 'nothing stopped it yet');
  rule(isObject(usage) && isCount(usage['input_tokens']) && isCount(usage['output_tokens']), 'usage at the start');
  return { id, model };
}

function readBlocks(events: readonly Json[], mustEnd: boolean, isCutOff: boolean): readonly ValidatedBlock[] {
  const blocks: ValidatedBlock[] = [];
  let open: { block: ValidatedBlock; index: number; deltas: number; isSigned: boolean } | undefined;
  for (const event of events) {
    switch (event['type']) {
      case 'content_block_start':
        rule(open === undefined, 'blocks never overlap');
        rule(event['index'] === blocks.length, 'indices count up');
        open = { block: startBlock(event['content_block']), index: blocks.length, deltas: 0, isSigned: false };
        break;
      case 'content_block_delta': {
        rule(open !== undefined && event['index'] === open.index, 'a delta belongs to the open block');
        const { delta } = event;
        rule(isObject(delta), 'a delta is an object');
        if (delta['type'] === 'signature_delta') {
          rule(open.block.type === 'thinking' && typeof delta['signature'] === 'string', 'thinking is signed');
          open.isSigned = true;
        } else {
          rule(!open.isSigned, 'nothing follows a signature');
          open.block = addDelta(open.block, delta);
          open.deltas++;
        }
        break;
      }
      case 'content_block_stop':
        rule(open !== undefined && event['index'] === open.index, 'a stop belongs to the open block');
        rule(open.block.type !== 'thinking' || open.isSigned, 'thinking ends with a signature');
        if (open.block.type === 'tool_use') {
          rule(open.deltas > 0, 'a call has at least one piece of input');
          if (!isCutOff) rule(isArguments(open.block.argumentsText), 'the input of a call is an object');
        }
        blocks.push(open.block);
        open = undefined;
        break;
      default:
        rule(false, `no ${String(event['type'])} among the blocks`);
    }
  }
  if (mustEnd) {
    rule(open === undefined, 'every block ends');
    rule(blocks.length > 0, 'a message has a block');
  }
  return open === undefined ? blocks : [...blocks, open.block];
}

function startBlock(block: unknown): ValidatedBlock {
  rule(isObject(block), 'a block is an object');
  switch (block['type']) {
    case 'text':
      rule(block['text'] === '', 'a text begins empty');
      return { type: 'text', text: '' };
    case 'thinking':
      rule(block['thinking'] === '' && block['signature'] === '', 'thinking begins empty');
      return { type: 'thinking', text: '' };
    default: {
      const { id, name, input } = block;
      rule(block['type'] === 'tool_use', `a block has a known type, not ${String(block['type'])}`);
      rule(typeof id === 'string' && /^toolu_[\w-]+$/.test(id), 'a call has an id');
      rule(typeof name === 'string' && name !== '', 'a call has a name');
      rule(isObject(input) && Object.keys(input).length === 0, 'a call begins with an empty input');
      return { type: 'tool_use', id, name, argumentsText: '' };
    }
  }
}

function addDelta(block: ValidatedBlock, delta: Json): ValidatedBlock {
  const piece = (type: string, field: string): string => {
    rule(delta['type'] === type, `a ${block.type} grows by ${type}, not ${String(delta['type'])}`);
    const text = delta[field];
    rule(typeof text === 'string', `${type} has ${field}`);
    return text;
  };
  switch (block.type) {
    case 'text':
      return { ...block, text: block.text + piece('text_delta', 'text') };
    case 'thinking':
      return { ...block, text: block.text + piece('thinking_delta', 'thinking') };
    case 'tool_use':
      return { ...block, argumentsText: block.argumentsText + piece('input_json_delta', 'partial_json') };
  }
}

function readEnd([delta, stop]: readonly Json[]): {
  stop: NonNullable<ValidatedMessage['stop']>;
  usage: Json;
} {
  rule(delta?.['type'] === 'message_delta', 'the last but one is message_delta');
  rule(stop?.['type'] === 'message_stop', 'the last is message_stop');
  const { delta: change, usage } = delta;
  rule(isObject(change), 'message_delta has a delta');
  const { stop_reason: reason, stop_sequence: sequence } = change;
  rule(typeof reason === 'string' && STOP_REASONS.has(reason), `stop_reason is known, not ${String(reason)}`);
  rule(sequence === null || typeof sequence === 'string', 'stop_sequence is null or a text');
  rule((reason === 'stop_sequence') === (sequence !== null), 'stop_sequence goes with its reason');
  rule(isObject(usage), 'message_delta has usage');
  const counts = ['input_tokens', 'output_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens'];
  for (const name of counts) rule(isCount(usage[name]), `${name} is a whole number`);
  return { stop: { reason, sequence }, usage };
}

/** No input at all is an empty one. */
function isArguments(text: string): boolean {
  if (text === '') return true;
  return isObject(JSON.parse(text));
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rule(holds: boolean, text: string): asserts holds {
  if (!holds) throw new Error(`Broken rule: ${text}`);
}
