import { z } from 'zod';

const text = z.string().min(1, 'expected a text that is not empty');
const tokenIds = z.array(z.int().min(0)).min(1);
const MAX_INPUTS = 2048;

export const embeddingRequestSchema = z
  .looseObject({
    model: z.string().min(1),
    input: z
      .union(
        [text, z.array(text).min(1), tokenIds, z.array(tokenIds).min(1)],
        'expected a text that is not empty, a list of up to 2048, token ids, or lists of token ids',
      )
      // Of one input the numbers are its tokens.
      .refine((input) => typeof input === 'string' || typeof input[0] === 'number' || input.length <= MAX_INPUTS, {
        error: `expected at most ${MAX_INPUTS} inputs in one request`,
      }),
    encoding_format: z.enum(['float', 'base64']).nullish(),
    dimensions: z.int().min(1).nullish(),
    user: z.string().nullish(),
  })
  .meta({ id: 'EmbeddingRequest' });

export type EmbeddingBody = z.output<typeof embeddingRequestSchema>;

export const embeddingResponseSchema = z
  .looseObject({
    object: z.literal('list'),
    data: z.array(
      z.looseObject({
        object: z.literal('embedding'),
        index: z.int(),
        embedding: z.union([z.array(z.number()), z.string()]),
      }),
    ),
    model: z.string(),
    usage: z.looseObject({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
  .meta({ id: 'EmbeddingList' });
