import type { ChatRequest, ReasoningEffort, ResponseFormat, WireRequest } from '../../domain/inference-request.ts';
import { decodeWishes } from '../openai/decode-wishes.ts';
import type { DecodedCall } from '../protocol.ts';
import { readBody } from '../read-body.ts';
import { decodeMessages } from './decode-messages.ts';
import { decodeSystem } from './decode-system.ts';
import { decodeTools } from './decode-tools.ts';
import { createMessageEncoder } from './encode-reply.ts';
import { countRequestSchema, messagesRequestSchema, type PromptBody } from './schema.ts';

/** @throws HubError that names the field, its value and what is expected */
export function decodeMessagesCall(given: WireRequest): DecodedCall {
  const { wishes, wire, ignored } = decodeWishes(given);
  const body = readBody(messagesRequestSchema, wire.body);
  const request: ChatRequest = {
    ...decodePrompt(body),
    stream: body.stream ?? false,
    sampling: {
      temperature: body.temperature ?? undefined,
      topP: body.top_p ?? undefined,
      topK: body.top_k ?? undefined,
      stop: (body.stop_sequences ?? []).filter((text) => text !== ''),
      maxOutputTokens: body.max_tokens ?? undefined,
    },
    wire,
    wishes,
  };
  return {
    request,
    ignoredParameters: ignored,
    createEncoder: (identity) => createMessageEncoder(identity, { request, showsThinking: isThinkingWanted(body) }),
  };
}

/** @throws HubError as `decodeMessagesCall` */
export function decodeCount(wire: WireRequest): ChatRequest {
  return decodePrompt(readBody(countRequestSchema, wire.body));
}

function decodePrompt(body: PromptBody): ChatRequest {
  return {
    kind: 'chat',
    model: body.model,
    stream: false,
    choices: 1,
    messages: [...decodeSystem(body.system), ...decodeMessages(body.messages)],
    ...decodeTools(body),
    responseFormat: decodeFormat(body),
    ...decodeEffort(body),
    sampling: { stop: [] },
    runtime: {},
  };
}

function isThinkingWanted({ thinking }: PromptBody): boolean {
  return thinking?.type === 'enabled' || thinking?.type === 'adaptive';
}

const EFFORTS: Readonly<Record<string, ReasoningEffort>> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'max',
  max: 'max',
};
/** Up to so many tokens of thinking are that effort. */
const LOW_BUDGET = 4096;
const MEDIUM_BUDGET = 16_384;

/** This dialect's models do not think unless they are told to. */
function decodeEffort({
  thinking,
  output_config: config,
}: PromptBody): Pick<ChatRequest, 'reasoningEffort' | 'isEffortImplied'> {
  switch (thinking?.type) {
    case undefined:
      return { reasoningEffort: 'none', isEffortImplied: true };
    case 'disabled':
      return { reasoningEffort: 'none' };
    case 'adaptive':
      return { reasoningEffort: EFFORTS[String(config?.effort)] ?? 'medium' };
    case 'enabled': {
      const { budget_tokens: budget } = thinking;
      if (budget === null || budget === undefined) return { reasoningEffort: 'medium' };
      return { reasoningEffort: budget <= LOW_BUDGET ? 'low' : budget <= MEDIUM_BUDGET ? 'medium' : 'high' };
    }
  }
}

function decodeFormat({ output_config: config, output_format: older }: PromptBody): ResponseFormat {
  const format = config?.format ?? older;
  if (format === null || format === undefined) return { type: 'text' };
  return { type: 'json_schema', name: format.name ?? 'answer', schema: format.schema };
}
