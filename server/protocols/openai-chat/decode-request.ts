import { HubError } from '../../domain/errors.ts';
import type { ChatRequest, ReasoningEffort, ResponseFormat, WireRequest } from '../../domain/inference-request.ts';
import { decodeWishes } from '../openai/decode-wishes.ts';
import { readBody } from '../read-body.ts';
import { decodeRuntime, decodeSampling, ignoredFields } from '../openai/sampling-fields.ts';
import type { DecodedCall } from '../protocol.ts';
import { decodeMessages } from './decode-messages.ts';
import { decodeTools } from './decode-tools.ts';
import { createChatEncoder } from './encode-reply.ts';
import { chatRequestSchema, type ChatBody } from './schema.ts';

/** @throws HubError that names the field, its value and what is expected */
export function decodeChat(given: WireRequest): DecodedCall {
  const { wishes, wire, ignored } = decodeWishes(given);
  const body = readBody(chatRequestSchema, wire.body);
  refuseAudio(body);
  const { tools, toolChoice, isLegacy } = decodeTools(body);
  const isTextOnly = toolChoice.type === 'none';
  const request: ChatRequest = {
    kind: 'chat',
    model: body.model,
    stream: body.stream ?? false,
    choices: body.n ?? 1,
    messages: decodeMessages(body.messages),
    tools: isTextOnly ? [] : tools,
    toolChoice,
    // The legacy dialect can't say more than one call.
    parallelToolCalls: !isLegacy && (body.parallel_tool_calls ?? true),
    responseFormat: decodeResponseFormat(body),
    reasoningEffort: decodeEffort(body),
    sampling: decodeSampling(body, body.max_completion_tokens ?? body.max_tokens),
    runtime: decodeRuntime(body),
    logprobs: decodeLogprobs(body),
    wire: { ...wire, withSystem },
    wishes,
  };
  const includeUsage = body.stream_options?.include_usage ?? false;
  return {
    request,
    ignoredParameters: [...ignoredFields(body), ...ignored],
    createEncoder: (identity) => createChatEncoder(identity, { choices: request.choices, includeUsage, isLegacy }),
  };
}

/** Only called for a body that was read, whose messages are a list. */
function withSystem(body: WireRequest['body'], text: string): WireRequest['body'] {
  return { ...body, messages: [{ role: 'system', content: text }, ...(body['messages'] as readonly unknown[])] };
}

function refuseAudio({ modalities }: ChatBody): void {
  if (modalities?.some((each) => each !== 'text') !== true) return;
  throw new HubError(
    'unsupported_feature',
    `modalities asks for ${modalities.join(', ')}. Answers here are text only.`,
    { param: 'modalities' },
  );
}

function decodeResponseFormat({ response_format: format }: ChatBody): ResponseFormat {
  switch (format?.type) {
    case 'json_schema':
      return { type: 'json_schema', name: format.json_schema.name ?? 'answer', schema: format.json_schema.schema };
    case 'json_object':
      return { type: 'json_object' };
    default:
      return { type: 'text' };
  }
}

function decodeEffort(body: ChatBody): ReasoningEffort | undefined {
  const effort =
    body.reasoning_effort ?? body.reasoning?.effort ?? body.think ?? body.chat_template_kwargs?.enable_thinking;
  if (effort === true) return 'medium';
  if (effort === false) return 'none';
  return effort === 'xhigh' ? 'max' : (effort ?? undefined);
}

function decodeLogprobs(body: ChatBody): ChatRequest['logprobs'] {
  if (body.logprobs === true) return { alternatives: body.top_logprobs ?? 0 };
  if (body.top_logprobs == null || body.top_logprobs === 0) return undefined;
  throw new HubError('invalid_request', 'top_logprobs needs logprobs: true.', { param: 'top_logprobs' });
}
