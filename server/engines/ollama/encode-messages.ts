import { HubError } from '../../domain/errors.ts';
import {
  loadedImage,
  type ContentPart,
  type JsonSchema,
  type Message,
  type Tool,
  type ToolCall,
} from '../../domain/inference-request.ts';
import { firstFrame } from './first-frame.ts';
import { isObject, parseJson } from './json.ts';

export type WireMessage = Readonly<Record<string, unknown>>;

/**
 * Messages as `/api/chat` takes them. The parts of one message stay one message; images go beside the text.
 * @throws HubError `invalid_request` for tool arguments that are no JSON object: Ollama wants the object itself.
 */
export function encodeMessages(messages: readonly Message[], keepsThinking: boolean): readonly WireMessage[] {
  return messages.map((message, at) => encodeMessage(message, at, keepsThinking));
}

function encodeMessage(message: Message, at: number, keepsThinking: boolean): WireMessage {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, ...encodeContent(message.content) };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        ...(keepsThinking && message.reasoning !== undefined && { thinking: message.reasoning }),
        ...(message.toolCalls.length > 0 && {
          tool_calls: message.toolCalls.map((call, index) => encodeToolCall(call, index, at)),
        }),
      };
    case 'tool':
      return {
        role: 'tool',
        ...encodeContent(message.content),
        tool_name: message.toolName,
        tool_call_id: message.callId,
      };
  }
}

function encodeContent(parts: readonly ContentPart[]): WireMessage {
  const texts: string[] = [];
  const images: string[] = [];
  for (const part of parts) {
    if (part.type === 'text') texts.push(part.text);
    else images.push(readable(loadedImage(part)).data);
  }
  return { content: texts.join('\n'), ...(images.length > 0 && { images }) };
}

/** Ollama refuses GIF; models look at one picture anyway. */
function readable(image: Extract<ContentPart, { type: 'image' }>): { data: string } {
  return image.mediaType === 'image/gif' ? { data: firstFrame(image.data) } : image;
}

function encodeToolCall(call: ToolCall, index: number, messageAt: number): WireMessage {
  const argumentsValue = call.argumentsText.trim() === '' ? {} : parseJson(call.argumentsText);
  if (!isObject(argumentsValue)) {
    throw new HubError(
      'invalid_request',
      `The arguments of tool call ${call.id} (${call.name}) are not a JSON object. Send them as the model wrote them, or {}.`,
      { param: `messages[${messageAt}].tool_calls[${index}].function.arguments` },
    );
  }
  return { id: call.id, function: { index, name: call.name, arguments: argumentsValue } };
}

export function encodeTools(tools: readonly Tool[]): readonly WireMessage[] {
  return tools.map((tool) => ({
    type: 'function',
    function: { name: tool.name, description: tool.description, parameters: objectSchema(tool.parameters) },
  }));
}

/** Without `type` and `properties` Ollama fails with "unable to generate parser"; `$schema` only confuses templates. */
export function objectSchema(parameters: JsonSchema): JsonSchema {
  const { $schema: _, ...rest } = parameters;
  return { ...rest, type: 'object', properties: isObject(rest['properties']) ? rest['properties'] : {} };
}

/** The messages with a note for the model in the first system message: many templates render only that one. */
export function withSystemNote(messages: readonly Message[], note: string): readonly Message[] {
  const [first, ...rest] = messages;
  const part: ContentPart = { type: 'text', text: note };
  if (first?.role === 'system') return [{ role: 'system', content: [...first.content, part] }, ...rest];
  return [{ role: 'system', content: [part] }, ...messages];
}
