import { HubError } from '../../domain/errors.ts';
import type { ContentPart, Message, ToolCall } from '../../domain/inference-request.ts';
import { show } from '../read-body.ts';
import { blocksOf, contentField, decodeBlock, isObject, textField, type PlacedBlock } from './decode-content.ts';
import type { WireMessage } from './schema.ts';

/** What a tool that was never heard of again answers: engines want a result for every call. */
const NO_RESULT = 'This call was interrupted; there is no result.';

interface Turn {
  readonly role: WireMessage['role'];
  readonly blocks: PlacedBlock[];
}

/** The calls so far. */
interface Calls {
  /** Of the last turn, by the client's ids, until they are answered. */
  readonly open: Map<string, ToolCall>;
  readonly ids: Set<string>;
}

/**
 * The conversation in neutral terms: messages of one role in a row are one turn, each tool result is a message of its own
 * before whatever else its turn says, and every call has a result.
 * @throws HubError for a result without a call in the turn before it, or two calls with one id in one turn
 */
export function decodeMessages(messages: readonly WireMessage[]): readonly Message[] {
  const calls: Calls = { open: new Map(), ids: new Set() };
  const decoded = turnsOf(messages).flatMap((turn) => decodeTurn(turn, calls));
  return [...decoded, ...withoutResults(calls)];
}

function turnsOf(messages: readonly WireMessage[]): readonly Turn[] {
  const turns: Turn[] = [];
  for (const [index, { role, content }] of messages.entries()) {
    const blocks = blocksOf(content, `messages[${index}].content`);
    const last = turns.at(-1);
    if (last?.role === role) last.blocks.push(...blocks);
    else turns.push({ role, blocks });
  }
  return turns;
}

function decodeTurn({ role, blocks }: Turn, calls: Calls): readonly Message[] {
  switch (role) {
    case 'assistant':
      return [...withoutResults(calls), decodeAssistant(blocks, calls)];
    case 'system':
      return [...withoutResults(calls), { role, content: blocks.flatMap(decodeBlock) }];
    case 'user': {
      const isResult = ({ block }: PlacedBlock) => block.type === 'tool_result';
      const results = blocks.filter(isResult).map((each) => decodeResult(each, calls));
      const said = blocks.filter((each) => !isResult(each));
      const rest: readonly Message[] =
        results.length > 0 && said.length === 0 ? [] : [{ role, content: said.flatMap(decodeBlock) }];
      return [...results, ...withoutResults(calls), ...rest];
    }
  }
}

function withoutResults({ open }: Calls): readonly Message[] {
  const unanswered = [...open.values()];
  open.clear();
  return unanswered.map(({ id, name }) => ({
    role: 'tool',
    callId: id,
    toolName: name,
    content: [{ type: 'text', text: NO_RESULT }],
  }));
}

function decodeAssistant(blocks: readonly PlacedBlock[], calls: Calls): Message {
  const toolCalls: ToolCall[] = [];
  let content = '';
  let reasoning = '';
  for (const { block, path } of blocks) {
    switch (block.type) {
      case 'text':
        content += textField(block['text'], `${path}.text`);
        break;
      case 'thinking':
        reasoning += textField(block['thinking'], `${path}.thinking`);
        break;
      case 'tool_use':
        toolCalls.push(decodeCall({ block, path }, calls));
        break;
      default:
        // What Anthropic's servers did or thought in secret says nothing to another model.
        if (typeof block['text'] === 'string') content += block['text'].toWellFormed();
    }
  }
  return { role: 'assistant', content, ...(reasoning !== '' && { reasoning }), toolCalls };
}

function decodeCall({ block, path }: PlacedBlock, calls: Calls): ToolCall {
  const id = textField(block['id'], `${path}.id`);
  if (calls.open.has(id)) {
    const param = `${path}.id`;
    throw new HubError('invalid_request', `${param} is ${show(id)}, which another call of this turn has.`, { param });
  }
  const call = {
    id: unusedId(id, calls.ids),
    name: textField(block['name'], `${path}.name`),
    argumentsText: JSON.stringify(inputOf(block['input'], `${path}.input`)),
  };
  calls.ids.add(call.id);
  calls.open.set(id, call);
  return call;
}

function inputOf(input: unknown, param: string): Record<string, unknown> {
  if (input === null || input === undefined) return {};
  if (isObject(input)) return input;
  throw new HubError('invalid_type', `${param} is ${show(input)}. Expected an object.`, { param });
}

function unusedId(wanted: string, used: ReadonlySet<string>): string {
  let id = wanted;
  for (let count = 2; used.has(id); count++) id = `${wanted}:${count}`;
  return id;
}

function decodeResult({ block, path }: PlacedBlock, { open }: Calls): Message {
  const param = `${path}.tool_use_id`;
  const id = textField(block['tool_use_id'], param);
  const call = open.get(id);
  if (call === undefined) {
    throw new HubError(
      'invalid_request',
      `${param} is ${show(id)}, but the turn before makes no such call that is still without a result. Send each tool_result once, right after its tool_use.`,
      { param },
    );
  }
  open.delete(id);
  const content = blocksOf(contentField(block['content'], `${path}.content`), `${path}.content`).flatMap(decodeBlock);
  return {
    role: 'tool',
    callId: call.id,
    toolName: call.name,
    content: block['is_error'] === true ? asError(content) : content,
  };
}

/** Other dialects have no word for a tool that failed. */
function asError(content: readonly ContentPart[]): readonly ContentPart[] {
  const [first, ...rest] = content;
  if (first?.type !== 'text') return [{ type: 'text', text: 'Error' }, ...content];
  return [{ type: 'text', text: `Error: ${first.text}` }, ...rest];
}
