import { z } from 'zod';
import type { Usage } from '../../domain/stream-frame.ts';

export const usageSchema = z
  .looseObject({
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    total_tokens: z.int(),
    prompt_tokens_details: z.looseObject({ cached_tokens: z.int() }),
    completion_tokens_details: z.looseObject({ reasoning_tokens: z.int() }),
  })
  .meta({ id: 'OpenAiUsage' });

/** Always whole numbers, always all of them: several decoders refuse less. */
export function encodeUsage(usage: Usage | undefined): z.output<typeof usageSchema> {
  const prompt = usage?.inputTokens ?? 0;
  const completion = usage?.outputTokens ?? 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: usage?.cachedInputTokens ?? 0 },
    completion_tokens_details: { reasoning_tokens: usage?.reasoningTokens ?? 0 },
  };
}
