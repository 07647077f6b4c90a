import type { FinishReason, StreamPart, Usage } from '../../domain/stream-frame.ts';
import { replySchema, type WireChoice, type WireReply, type WireUsage } from './wire-schema.ts';

/**
 * Reads a whole reply, or the chunks of one answer in order: it remembers which tool calls have begun. Odd input gives
 * fewer parts, never an exception.
 */
export type ReplyDecoder = (json: unknown) => readonly StreamPart[];

export function createReplyDecoder(): ReplyDecoder {
  const begunCalls = new Set<string>();

  function decodeChoice(choice: WireChoice): readonly StreamPart[] {
    const index = choice.index ?? 0;
    const message = choice.delta ?? choice.message;
    const parts: StreamPart[] = [];
    const reasoning = message?.reasoning_content ?? message?.reasoning;
    if (reasoning) parts.push({ type: 'reasoning-delta', choice: index, text: reasoning });
    const text = choice.text ?? message?.content;
    if (text) parts.push({ type: 'text-delta', choice: index, text });
    for (const [position, wireCall] of (message?.tool_calls ?? []).entries()) {
      const call = wireCall.index ?? position;
      const key = `${index}/${call}`;
      if (!begunCalls.has(key)) {
        begunCalls.add(key);
        const callId = wireCall.id ?? `call_${index}_${call}`;
        parts.push({ type: 'tool-call-start', choice: index, call, callId, name: wireCall.function?.name ?? '' });
      }
      const argumentsText = wireCall.function?.arguments;
      if (argumentsText) parts.push({ type: 'tool-call-delta', choice: index, call, argumentsText });
    }
    if (choice.finish_reason)
      parts.push({ type: 'finish', choice: index, reason: mapFinishReason(choice.finish_reason) });
    return parts;
  }

  return (json) => {
    const parsed = replySchema.safeParse(json);
    if (!parsed.success) return [];
    const { choices, data, usage } = parsed.data;
    const parts = (choices ?? []).flatMap(decodeChoice);
    if (data) parts.push(...decodeEmbeddings(data));
    if (usage) parts.push({ type: 'usage', usage: decodeUsage(usage) });
    return parts;
  };
}

function mapFinishReason(reason: string): FinishReason {
  switch (reason) {
    case 'length':
    case 'tool_calls':
    case 'content_filter':
      return reason;
    case 'function_call':
      return 'tool_calls';
    default:
      return 'stop';
  }
}

function decodeUsage(usage: WireUsage): Usage {
  return {
    inputTokens: usage.prompt_tokens ?? 0,
    outputTokens: usage.completion_tokens ?? 0,
    cachedInputTokens: usage.prompt_tokens_details?.cached_tokens ?? undefined,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? undefined,
  };
}

function decodeEmbeddings(data: NonNullable<WireReply['data']>): readonly StreamPart[] {
  return data.map((each, position) => ({
    type: 'embedding',
    index: each.index ?? position,
    vector: decodeVector(each.embedding ?? []),
  }));
}

/** Base64 of little-endian float32, or plain numbers. */
function decodeVector(embedding: string | readonly number[]): Float32Array {
  if (typeof embedding !== 'string') return Float32Array.from(embedding);
  const bytes = Buffer.from(embedding, 'base64');
  return Float32Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readFloatLE(index * 4));
}
