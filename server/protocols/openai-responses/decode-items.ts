import { isBase64 } from '../../domain/base64.ts';
import { HubError } from '../../domain/errors.ts';
import type { ContentPart, Message, ToolCall } from '../../domain/inference-request.ts';
import { decodeContent } from '../openai-chat/decode-content.ts';
import { unusedId } from '../openai-chat/decode-messages.ts';
import { show } from '../read-body.ts';
import type { WireItem } from './schema.ts';

type Assistant = Extract<Message, { role: 'assistant' }>;

/** Calls whose arguments are one text, and the name of that argument. */
export const FREEFORM_ARGUMENT = 'input';
/** How the shell that runs on the client's side is offered to models. */
export const LOCAL_SHELL = 'local_shell';

/**
 * The conversation that a list of items means. What an assistant thought, said and called in one turn is one message.
 * Items of kinds that mean nothing to a model here (searches of a server, say) are skipped, as clients mix them in.
 * @param path of the list, for errors
 * @param earlier how many of the items stand in a stored reply rather than in the list
 * Ids of calls come out unique, though some servers begin to count anew in every answer.
 * @throws HubError for an output without a call, two calls with one id in one turn, and for a message that can't be read
 */
export function decodeItems(items: readonly WireItem[], path: string, earlier = 0): readonly Message[] {
  const messages: Message[] = [];
  const calls = new Map<string, ToolCall>();
  const ids = new Set<string>();
  let turn: { content: string; reasoning: string; toolCalls: ToolCall[] } | undefined;

  function assistant() {
    return (turn ??= { content: '', reasoning: '', toolCalls: [] });
  }
  function endTurn(): void {
    if (turn === undefined) return;
    const { content, reasoning, toolCalls } = turn;
    turn = undefined;
    // A thought that led to nothing is not worth a message.
    if (content === '' && toolCalls.length === 0) return;
    const message: Assistant = { role: 'assistant', content, reasoning: reasoning || undefined, toolCalls };
    messages.push(message);
  }
  function addCall(call: ToolCall, at: string): void {
    const { toolCalls } = assistant();
    const last = calls.get(call.id);
    if (last !== undefined && toolCalls.includes(last)) {
      const param = `${at}.call_id`;
      throw new HubError('invalid_request', `${param} is ${show(call.id)}, which another call of this turn has.`, {
        param,
      });
    }
    const unique = { ...call, id: unusedId(call.id, ids) };
    ids.add(unique.id);
    calls.set(call.id, unique);
    toolCalls.push(unique);
  }

  for (const [index, item] of items.entries()) {
    const at = index < earlier ? 'previous_response_id' : `${path}[${index - earlier}]`;
    switch (item.type ?? 'message') {
      case 'message':
        if (item['role'] === 'assistant')
          assistant().content += textOf(decodeContent(contentOf(item, at), `${at}.content`));
        else {
          endTurn();
          messages.push(decodeMessage(item, at));
        }
        break;
      case 'reasoning':
        assistant().reasoning += reasoningOf(item);
        break;
      case 'function_call':
        addCall({ id: text(item, 'call_id', at), name: text(item, 'name', at), argumentsText: argumentsOf(item) }, at);
        break;
      case 'custom_tool_call':
        addCall(
          {
            id: text(item, 'call_id', at),
            name: text(item, 'name', at),
            argumentsText: JSON.stringify({ [FREEFORM_ARGUMENT]: item['input'] ?? '' }),
          },
          at,
        );
        break;
      case 'local_shell_call':
        addCall(
          {
            id: text(item, 'call_id', at),
            name: LOCAL_SHELL,
            argumentsText: JSON.stringify(item['action'] ?? {}),
          },
          at,
        );
        break;
      case 'function_call_output':
      case 'custom_tool_call_output':
      case 'local_shell_call_output': {
        endTurn();
        messages.push(decodeOutput(item, at, calls));
        break;
      }
      default:
        break;
    }
  }
  endTurn();
  return messages;
}

function decodeMessage(item: WireItem, at: string): Message {
  const { role } = item;
  const content = decodeContent(contentOf(item, at), `${at}.content`);
  if (role === 'user') return { role, content };
  if (role === 'system' || role === 'developer') return { role: 'system', content };
  const param = `${at}.role`;
  throw new HubError('invalid_request', `${param} is ${show(role)}. Expected user, assistant, system or developer.`, {
    param,
  });
}

function decodeOutput(item: WireItem, at: string, calls: ReadonlyMap<string, ToolCall>): Message {
  const callId = text(item, 'call_id', at);
  const call = calls.get(callId);
  if (call === undefined) {
    const param = `${at}.call_id`;
    throw new HubError(
      'invalid_request',
      `${param} is ${show(callId)}, but no earlier item makes that call. No tool call found for function call output.`,
      { param },
    );
  }
  const { output } = item;
  const content =
    typeof output === 'string' || Array.isArray(output)
      ? decodeContent(toWireContent(output, `${at}.output`), `${at}.output`)
      : [{ type: 'text' as const, text: output == null ? '' : JSON.stringify(output) }];
  return { role: 'tool', callId: call.id, toolName: call.name, content };
}

type WireContent = Parameters<typeof decodeContent>[0];

function contentOf(item: WireItem, at: string): WireContent {
  return toWireContent(item['content'], `${at}.content`);
}

/** Parts in the words of chat completions, which read the same kinds under other names. */
function toWireContent(content: unknown, path: string): WireContent {
  if (content === null || content === undefined || typeof content === 'string') return content;
  if (!Array.isArray(content)) {
    throw new HubError('invalid_type', `${path} is ${show(content)}. Expected a text or a list of parts.`, {
      param: path,
    });
  }
  return content.map((part: unknown, index) => {
    if (typeof part === 'string') return { type: 'text', text: part };
    if (typeof part === 'object' && part !== null && 'type' in part && typeof part.type === 'string') {
      return toWirePart(part as WireItem & { type: string }, `${path}[${index}]`);
    }
    throw new HubError('invalid_type', `${path}[${index}] is ${show(part)}. Expected a part with a type.`, {
      param: `${path}[${index}]`,
    });
  });
}

function toWirePart(part: WireItem & { type: string }, path: string): WireItem & { type: string } {
  switch (part.type) {
    case 'input_image': {
      if (typeof part['image_url'] === 'string') return { type: 'image_url', image_url: part['image_url'] };
      throw new HubError('unsupported_feature', `${path} names a stored file. Send the image itself as image_url.`, {
        param: `${path}.image_url`,
      });
    }
    case 'input_file':
      return { type: 'text', text: textOfFile(part, path) };
    default:
      return part;
  }
}

const TEXT_FILE = /^data:(text\/[^;,]*|application\/(?:json|xml|yaml|x-yaml|javascript))(?:;[^;,]*)*?(;base64)?,/;

/** Files of text are read into the prompt; nothing here reads the others. */
function textOfFile(part: WireItem, path: string): string {
  const { file_data: data, filename } = part;
  const [prefix, , base64] = (typeof data === 'string' ? TEXT_FILE.exec(data) : null) ?? [];
  if (typeof data !== 'string' || prefix === undefined) {
    throw new HubError(
      'unsupported_feature',
      `${path} is a file that no model here can read. Send its text, or a text file as a data URL in file_data.`,
      { param: `${path}.file_data` },
    );
  }
  const content = fileContent(data.slice(prefix.length), base64 !== undefined);
  if (content === undefined) {
    const written = base64 === undefined ? 'percent-encoded UTF-8' : 'base64';
    throw new HubError('invalid_request', `${path}.file_data is not valid ${written}.`, {
      param: `${path}.file_data`,
    });
  }
  return typeof filename === 'string' ? `${filename}:\n${content}` : content;
}

/** Undefined for what is not written as it says. */
function fileContent(data: string, isEncoded: boolean): string | undefined {
  if (isEncoded) return isBase64(data) ? Buffer.from(data, 'base64').toString() : undefined;
  try {
    return decodeURIComponent(data);
  } catch {
    return undefined; // A URIError is the platform's way to say no.
  }
}

function textOf(content: readonly ContentPart[]): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** What was thought in full, or else its summary. */
function reasoningOf(item: WireItem): string {
  const texts = (list: unknown) =>
    Array.isArray(list)
      ? list.map((each: unknown) =>
          typeof each === 'object' && each !== null && 'text' in each ? String(each.text) : '',
        )
      : [];
  const full = texts(item['content']).join('');
  return full === '' ? texts(item['summary']).join('\n') : full;
}

/** Clients send text, an object, or nothing at all for a call without arguments. */
function argumentsOf(item: WireItem): string {
  const { arguments: given } = item;
  if (typeof given === 'string') return given === '' ? '{}' : given;
  return JSON.stringify(given ?? {});
}

function text(item: WireItem, name: string, at: string): string {
  const value = item[name];
  if (typeof value === 'string' && value !== '') return value;
  const param = `${at}.${name}`;
  const code = value === undefined ? 'missing_parameter' : 'invalid_type';
  throw new HubError(code, `${param} is ${value === undefined ? 'missing' : show(value)}. Expected a text.`, { param });
}
