import { z } from 'zod';

/** Only what we read of an upstream's reply; everything may be missing. Shapes: OpenAI's chat and completion objects. */
const toolCallSchema = z.looseObject({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

const messageSchema = z.looseObject({
  content: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z.array(toolCallSchema).nullish(),
});

const choiceSchema = z.looseObject({
  index: z.number().nullish(),
  text: z.string().nullish(),
  delta: messageSchema.nullish(),
  message: messageSchema.nullish(),
  finish_reason: z.string().nullish(),
});

export const usageSchema = z.looseObject({
  prompt_tokens: z.number().nullish(),
  completion_tokens: z.number().nullish(),
  prompt_tokens_details: z.looseObject({ cached_tokens: z.number().nullish() }).nullish(),
  completion_tokens_details: z.looseObject({ reasoning_tokens: z.number().nullish() }).nullish(),
});

export const replySchema = z.looseObject({
  choices: z.array(choiceSchema).nullish(),
  data: z
    .array(
      z.looseObject({ index: z.number().nullish(), embedding: z.union([z.array(z.number()), z.string()]).nullish() }),
    )
    .nullish(),
  usage: usageSchema.nullish(),
  error: z.unknown().optional(),
});

export const errorBodySchema = z.looseObject({
  error: z.union([
    z.string(),
    z.looseObject({
      message: z.string().nullish(),
      type: z.string().nullish(),
      param: z.string().nullish(),
      code: z.union([z.string(), z.number()]).nullish(),
    }),
  ]),
});

export const modelListSchema = z.looseObject({
  data: z
    .array(
      z.looseObject({
        id: z.string(),
        created: z.number().nullish(),
        context_length: z.number().nullish(),
        max_model_len: z.number().nullish(),
      }),
    )
    .nullish(),
});

export type WireChoice = z.output<typeof choiceSchema>;
export type WireReply = z.output<typeof replySchema>;
export type WireUsage = z.output<typeof usageSchema>;
