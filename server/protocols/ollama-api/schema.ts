import { z } from 'zod';

const jsonObject = z.record(z.string(), z.unknown());
const model = z.string().min(1, 'expected the name of a model');
const keepAlive = z.union([z.number(), z.string()], 'expected seconds, or a duration such as "5m"').nullish();
const images = z.array(z.string()).readonly().nullish();
const thinking = z
  .union(
    [z.boolean(), z.enum(['low', 'medium', 'high', 'max'])],
    'expected true, false, "low", "medium", "high" or "max"',
  )
  .nullish();
/** Some clients write an empty text for no format. */
const format = z
  .union([z.literal('json'), z.literal(''), jsonObject], 'expected "json" or a JSON Schema object')
  .nullish();

/** What `/api/chat` and `/api/generate` share. */
const generationFields = {
  model,
  stream: z.boolean().nullish(),
  format,
  think: thinking,
  options: jsonObject.nullish(),
  keep_alive: keepAlive,
  truncate: z.boolean().nullish(),
  shift: z.boolean().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
};
const generationSchema = z.looseObject(generationFields);
export type GenerationBody = z.output<typeof generationSchema>;

const toolCallSchema = z.looseObject({
  id: z.string().max(128).nullish(),
  function: z.looseObject({ name: z.string().min(1), arguments: jsonObject.nullish() }),
});

const messageSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.string().nullish(),
  thinking: z.string().nullish(),
  images,
  tool_calls: z.array(toolCallSchema).nullish(),
  tool_name: z.string().nullish(),
  tool_call_id: z.string().nullish(),
});
export type WireMessage = z.output<typeof messageSchema>;

const toolSchema = z.looseObject({
  type: z.literal('function').nullish(),
  function: z.looseObject({
    name: z.string().min(1).max(128),
    description: z.string().nullish(),
    parameters: jsonObject.nullish(),
  }),
});
export type WireTool = z.output<typeof toolSchema>;

export const chatSchema = z
  .looseObject({
    ...generationFields,
    messages: z.array(messageSchema).nullish(),
    tools: z.array(toolSchema).nullish(),
  })
  .meta({ id: 'OllamaChatRequest' });
export type ChatBody = z.output<typeof chatSchema>;

export const generateSchema = z
  .looseObject({
    ...generationFields,
    prompt: z.string().nullish(),
    suffix: z.string().nullish(),
    system: z.string().nullish(),
    template: z.string().nullish(),
    raw: z.boolean().nullish(),
    images,
    context: z.array(z.int()).nullish(),
  })
  .meta({ id: 'OllamaGenerateRequest' });
export type GenerateBody = z.output<typeof generateSchema>;

const MAX_INPUTS = 2048;

export const embedSchema = z
  .looseObject({
    model,
    input: z
      .union([z.string(), z.array(z.string())], 'expected a text or a list of texts')
      .refine((input) => typeof input === 'string' || input.length <= MAX_INPUTS, {
        error: `expected at most ${MAX_INPUTS} inputs in one request`,
      }),
    truncate: z.boolean().nullish(),
    dimensions: z.int().min(1).nullish(),
    keep_alive: keepAlive,
    options: jsonObject.nullish(),
  })
  .meta({ id: 'OllamaEmbedRequest' });

export const embeddingsSchema = z
  .looseObject({
    model,
    prompt: z.string().nullish(),
    keep_alive: keepAlive,
    options: jsonObject.nullish(),
  })
  .meta({ id: 'OllamaEmbeddingsRequest' });

const lineFields = {
  model: z.string(),
  created_at: z.string(),
  done: z.boolean(),
  done_reason: z.enum(['stop', 'length', 'load', 'unload']).optional(),
  logprobs: z.array(z.unknown()).optional(),
  total_duration: z.int().optional(),
  load_duration: z.int().optional(),
  prompt_eval_count: z.int().optional(),
  prompt_eval_duration: z.int().optional(),
  eval_count: z.int().optional(),
  eval_duration: z.int().optional(),
};

export const chatReplySchema = z
  .looseObject({
    ...lineFields,
    message: z.looseObject({
      role: z.literal('assistant'),
      content: z.string(),
      thinking: z.string().optional(),
      tool_calls: z.array(toolCallSchema).optional(),
    }),
  })
  .meta({ id: 'OllamaChatReply' });

export const generateReplySchema = z
  .looseObject({ ...lineFields, response: z.string(), thinking: z.string().optional() })
  .meta({ id: 'OllamaGenerateReply' });

export const embedReplySchema = z
  .looseObject({
    model: z.string(),
    embeddings: z.array(z.array(z.number())),
    total_duration: z.int().optional(),
    load_duration: z.int().optional(),
    prompt_eval_count: z.int().optional(),
  })
  .meta({ id: 'OllamaEmbedReply' });

export const embeddingsReplySchema = z
  .looseObject({ embedding: z.array(z.number()) })
  .meta({ id: 'OllamaEmbeddingsReply' });
