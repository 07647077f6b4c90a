import { z } from 'zod';
import { usageSchema } from '../openai/encode-usage.ts';
import { samplingFields } from '../openai/sampling-fields.ts';

const tokenIds = z.array(z.int().min(0)).min(1);

/** More prompts in one request is a job for several. */
const MAX_PROMPTS = 256;

export const completionRequestSchema = z
  .looseObject({
    ...samplingFields,
    model: z.string().min(1),
    prompt: z
      .union(
        [z.string(), z.array(z.string()).min(1), tokenIds, z.array(tokenIds).min(1)],
        'expected a text, a list of texts, token ids, or lists of token ids',
      )
      // Of one prompt the numbers are its tokens.
      .refine((prompt) => typeof prompt === 'string' || typeof prompt[0] === 'number' || prompt.length <= MAX_PROMPTS, {
        error: `expected at most ${MAX_PROMPTS} prompts in one request`,
      }),
    suffix: z.string().nullish(),
    echo: z.boolean().nullish(),
    logprobs: z.int().min(0).max(20).nullish(),
    best_of: z.int().min(1).nullish(),
  })
  .meta({ id: 'CompletionRequest' });

export type CompletionBody = z.output<typeof completionRequestSchema>;

export const completionResponseSchema = z
  .looseObject({
    id: z.string(),
    object: z.literal('text_completion'),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.looseObject({
        text: z.string(),
        index: z.int(),
        logprobs: z.unknown(),
        finish_reason: z.enum(['stop', 'length', 'content_filter']),
      }),
    ),
    usage: usageSchema,
  })
  .meta({ id: 'Completion' });
