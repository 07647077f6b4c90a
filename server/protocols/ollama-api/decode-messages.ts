import { HubError } from '../../domain/errors.ts';
import type { ContentPart, Message, ToolCall } from '../../domain/inference-request.ts';
import { mediaTypeOf } from '../../domain/image-type.ts';
import { show } from '../read-body.ts';
import type { WireMessage } from './schema.ts';

const DATA_URL = /^data:[^,]*;base64,/;

interface MadeCall extends ToolCall {
  /** As the client wrote it, if it did. */
  readonly givenId: string | undefined;
  isAnswered: boolean;
}

/**
 * The conversation in neutral terms. Ids of tool calls are optional in this dialect: a result belongs to the call of its id,
 * else to the first call of its name that has no result yet, else to the first call that has none.
 * @throws HubError for a result without a call, or an image that is none
 */
export function decodeMessages(messages: readonly WireMessage[]): readonly Message[] {
  const calls: MadeCall[] = [];
  return messages.map((message, index) => decodeMessage(message, `messages[${index}]`, calls));
}

/** @param calls calls of this message are added */
function decodeMessage(message: WireMessage, path: string, calls: MadeCall[]): Message {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: decodeContent(message, path) };
    case 'user':
      return { role: 'user', content: decodeContent(message, path) };
    case 'assistant':
      return decodeAssistant(message, path, calls);
    case 'tool': {
      const call = answeredCall(message, path, calls);
      call.isAnswered = true;
      return { role: 'tool', callId: call.id, toolName: call.name, content: decodeContent(message, path) };
    }
  }
}

function decodeContent({ content, images }: Pick<WireMessage, 'content' | 'images'>, path: string): ContentPart[] {
  const text = (content ?? '').toWellFormed();
  const pictures = decodeImages(images, path === '' ? 'images' : `${path}.images`);
  // Images alone say enough.
  return text === '' && pictures.length > 0 ? pictures : [{ type: 'text', text }, ...pictures];
}

/** A text and the images beside it, as the content of one message. @throws HubError for an image that is none */
export function decodePrompt(text: string, images: readonly string[] | null | undefined): ContentPart[] {
  return decodeContent({ content: text, images }, '');
}

function decodeImages(images: readonly string[] | null | undefined, path: string): ContentPart[] {
  return (images ?? []).map((image, index) => {
    // Ollama takes bare base64 only; a data URL says the same.
    const data = image.replace(DATA_URL, '');
    return { type: 'image', mediaType: mediaTypeOf(data, `${path}[${index}]`), data };
  });
}

function decodeAssistant(message: WireMessage, path: string, calls: MadeCall[]): Message {
  if (message.images != null && message.images.length > 0) {
    throw new HubError('unsupported_feature', `${path}.images: images in what the model said can't be read here.`, {
      param: `${path}.images`,
    });
  }
  const made = (message.tool_calls ?? []).map((call, index): MadeCall => {
    const givenId = call.id ?? undefined;
    return {
      id: unusedId(givenId ?? `${path}.tool_calls[${index}]`, calls),
      name: call.function.name,
      argumentsText: JSON.stringify(call.function.arguments ?? {}),
      givenId,
      isAnswered: false,
    };
  });
  calls.push(...made);
  return {
    role: 'assistant',
    content: (message.content ?? '').toWellFormed(),
    reasoning: message.thinking ?? undefined,
    toolCalls: made.map(({ id, name, argumentsText }) => ({ id, name, argumentsText })),
  };
}

/** Ids come out unique, though some servers begin to count anew in every answer. */
function unusedId(wanted: string, calls: readonly MadeCall[]): string {
  let id = wanted;
  for (let count = 2; calls.some((call) => call.id === id); count++) id = `${wanted}:${count}`;
  return id;
}

function answeredCall({ tool_call_id: id, tool_name: name }: WireMessage, path: string, calls: MadeCall[]): MadeCall {
  if (id != null && id !== '') {
    const call = calls.findLast(({ givenId }) => givenId === id);
    if (call !== undefined) return call;
    throw noCall(`${path}.tool_call_id`, `is ${show(id)}, but no earlier message makes that call`);
  }
  const fits = (call: MadeCall) => name == null || name === '' || call.name === name;
  const call = calls.find((each) => fits(each) && !each.isAnswered) ?? calls.findLast(fits);
  if (call !== undefined) return call;
  if (name == null || name === '') throw noCall(path, 'is the result of a tool, but no earlier message calls one');
  throw noCall(`${path}.tool_name`, `is ${show(name)}, but no earlier message calls that tool`);
}

function noCall(param: string, what: string): HubError {
  return new HubError(
    'invalid_request',
    `${param} ${what}. Send the assistant's message with its tool_calls before the result.`,
    { param },
  );
}
