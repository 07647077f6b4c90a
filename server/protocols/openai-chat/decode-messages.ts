import { HubError } from '../../domain/errors.ts';
import type { Message, ToolCall } from '../../domain/inference-request.ts';
import { show } from '../read-body.ts';
import { decodeContent } from './decode-content.ts';
import type { WireMessage } from './schema.ts';

/** The tool calls so far. */
interface Calls {
  /** By the id that the client gave it, or for the legacy dialect by its name: the last call. */
  readonly last: Map<string, ToolCall>;
  readonly ids: Set<string>;
}

/**
 * The conversation in neutral terms: `developer` is `system`, `function` results are tool results, and every result is
 * matched to the call it answers. Ids come out unique, though some servers begin to count anew in every answer.
 * @throws HubError for a result without a call, or two calls with one id in one message
 */
export function decodeMessages(messages: readonly WireMessage[]): readonly Message[] {
  const calls: Calls = { last: new Map(), ids: new Set() };
  return messages.map((message, index) => decodeMessage(message, `messages[${index}]`, calls));
}

/** @param calls calls of this message are added */
function decodeMessage(message: WireMessage, path: string, calls: Calls): Message {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: decodeContent(message.content, `${path}.content`) };
    case 'user':
      return { role: 'user', content: decodeContent(message.content, `${path}.content`) };
    case 'assistant':
      return decodeAssistant(message, path, calls);
    case 'tool':
    case 'function':
      return decodeToolResult(message, path, calls);
  }
}

function decodeAssistant(message: WireMessage, path: string, calls: Calls): Message {
  const toolCalls = decodeToolCalls(message, path).map((call, index, all) => {
    if (all.findIndex(({ id }) => id === call.id) < index) {
      const param = `${path}.tool_calls[${index}].id`;
      throw new HubError('invalid_request', `${param} is ${show(call.id)}, which another call of this message has.`, {
        param,
      });
    }
    const unique = { ...call, id: unusedId(call.id, calls.ids) };
    calls.ids.add(unique.id);
    calls.last.set(call.id, unique);
    return unique;
  });
  const content = decodeContent(message.content, `${path}.content`);
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return {
    role: 'assistant',
    content: text === '' ? (message.refusal ?? '') : text,
    reasoning: message.reasoning_content ?? message.reasoning ?? undefined,
    toolCalls,
  };
}

function decodeToolCalls(message: WireMessage, path: string): readonly ToolCall[] {
  const legacy = message.function_call;
  if (legacy) return [{ id: legacyId(legacy.name), name: legacy.name, argumentsText: argumentsText(legacy.arguments) }];
  return (message.tool_calls ?? []).map((call, index) => ({
    id: call.id ?? `${path}.tool_calls[${index}]`,
    name: call.function.name,
    argumentsText: argumentsText(call.function.arguments),
  }));
}

/** `wanted`, or with a number where that is taken. */
export function unusedId(wanted: string, used: ReadonlySet<string>): string {
  let id = wanted;
  for (let count = 2; used.has(id); count++) id = `${wanted}:${count}`;
  return id;
}

/** Clients send text, an object, or nothing at all for a call without arguments. */
function argumentsText(value: string | Readonly<Record<string, unknown>> | null | undefined): string {
  if (value === null || value === undefined || value === '') return '{}';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The legacy dialect has no ids: a result belongs to the last call of its name. */
function legacyId(name: string): string {
  return `function:${name}`;
}

function decodeToolResult(message: WireMessage, path: string, calls: Calls): Message {
  const isLegacy = message.role === 'function';
  const callId = isLegacy ? legacyId(message.name ?? '') : message.tool_call_id;
  const param = isLegacy ? `${path}.name` : `${path}.tool_call_id`;
  if (callId === null || callId === undefined) {
    throw new HubError('missing_parameter', `${param} is missing. It says which tool call this is the result of.`, {
      param,
    });
  }
  const call = calls.last.get(callId);
  if (call === undefined) {
    throw new HubError(
      'invalid_request',
      `${param} is ${show(isLegacy ? message.name : callId)}, but no earlier message makes that call.`,
      {
        param,
      },
    );
  }
  return {
    role: 'tool',
    callId: call.id,
    toolName: call.name,
    content: decodeContent(message.content, `${path}.content`),
  };
}
