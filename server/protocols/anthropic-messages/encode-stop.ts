import type { FinishReason, StreamPart, Usage } from '../../domain/stream-frame.ts';
import type { z } from 'zod';
import type { messagesResponseSchema, usageSchema } from './schema.ts';

type Reply = z.output<typeof messagesResponseSchema>;

export interface Stop {
  readonly stop_reason: Reply['stop_reason'];
  readonly stop_sequence: string | null;
}

/** @param hasCall a call that the client can read was made */
export function encodeStop(finish: Extract<StreamPart, { type: 'finish' }> | undefined, hasCall: boolean): Stop {
  if (finish?.stopText !== undefined && !hasCall) {
    return { stop_reason: 'stop_sequence', stop_sequence: finish.stopText };
  }
  return { stop_reason: reasonOf(finish?.reason ?? 'stop', hasCall), stop_sequence: null };
}

function reasonOf(reason: FinishReason, hasCall: boolean): Stop['stop_reason'] {
  switch (reason) {
    case 'length':
      return 'max_tokens';
    case 'content_filter':
      return 'refusal';
    case 'stop':
    case 'tool_calls':
      return hasCall ? 'tool_use' : 'end_turn';
  }
}

/** This dialect counts what came from the cache apart from the rest of the prompt. */
export function encodeUsage(usage: Usage | undefined): z.output<typeof usageSchema> {
  const cached = usage?.cachedInputTokens ?? 0;
  return {
    input_tokens: Math.max(0, (usage?.inputTokens ?? 0) - cached),
    output_tokens: usage?.outputTokens ?? 0,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
  };
}

/** Ids that no other answer has: some engines begin to count anew in each, and clients find results by them. */
export function toolUseId(replyId: string, index: number): string {
  return `toolu_${replyId.replace(/^msg_/, '').replaceAll(/[^\w-]/g, '')}_${index}`;
}
