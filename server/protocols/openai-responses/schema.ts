import { z } from 'zod';
import { samplingFields } from '../openai/sampling-fields.ts';

const jsonSchema = z.record(z.string(), z.unknown());
const effortSchema = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

/** Items are checked one by one when they are decoded: each kind has its own fields, and unknown kinds are skipped. */
const itemSchema = z.looseObject({ type: z.string().nullish() });
export type WireItem = z.output<typeof itemSchema>;

const toolSchema = z.looseObject({ type: z.string() });
export type WireTool = z.output<typeof toolSchema>;

const formatSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({ type: z.literal('json_schema'), name: z.string().nullish(), schema: jsonSchema }),
]);

const toolChoiceSchema = z.union(
  [
    z.enum(['none', 'auto', 'required']),
    z.looseObject({
      type: z.literal('allowed_tools'),
      mode: z.enum(['auto', 'required']),
      tools: z.array(z.looseObject({ type: z.string(), name: z.string().nullish() })),
    }),
    z.looseObject({ type: z.string(), name: z.string().nullish() }),
  ],
  'expected none, auto, required, or an object that names a tool',
);

/** What both a request for an answer and a question of its length say. */
export const promptFields = {
  model: z.string().min(1),
  input: z.union([z.string(), z.array(itemSchema)], 'expected a text or a list of items').nullish(),
  instructions: z.string().nullish(),
  tools: z.array(toolSchema).nullish(),
  tool_choice: toolChoiceSchema.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z.looseObject({ format: formatSchema.nullish() }).nullish(),
  reasoning: z.looseObject({ effort: effortSchema.nullish(), summary: z.string().nullish() }).nullish(),
  previous_response_id: z.string().min(1).nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
};

/** OpenAI's own of these are two; the others are what local servers know besides. */
const { n: _, max_tokens, stream_options: __, user: ___, ...sampling } = samplingFields;

export const responsesRequestSchema = z
  .looseObject({
    ...promptFields,
    ...sampling,
    max_output_tokens: max_tokens,
    store: z.boolean().nullish(),
    include: z.array(z.string()).nullish(),
    top_logprobs: z.int().min(0).max(20).nullish(),
    background: z.boolean().nullish(),
    conversation: z.unknown().optional(),
    prompt: z.unknown().optional(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
  })
  .meta({ id: 'ResponsesRequest' });
export type ResponsesBody = z.output<typeof responsesRequestSchema>;

export const inputTokensRequestSchema = z.looseObject(promptFields).meta({ id: 'ResponsesInputTokensRequest' });
export const inputTokensSchema = z
  .object({ object: z.literal('response.input_tokens'), input_tokens: z.int() })
  .meta({ id: 'ResponsesInputTokens' });

export const responseSchema = z
  .looseObject({
    id: z.string(),
    object: z.literal('response'),
    created_at: z.int(),
    status: z.enum(['in_progress', 'completed', 'incomplete', 'failed', 'cancelled']),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    incomplete_details: z.object({ reason: z.string() }).nullable(),
    model: z.string(),
    output: z.array(z.looseObject({ id: z.string(), type: z.string() })),
    previous_response_id: z.string().nullable(),
    store: z.boolean(),
    usage: z
      .object({
        input_tokens: z.int(),
        input_tokens_details: z.object({ cached_tokens: z.int() }),
        output_tokens: z.int(),
        output_tokens_details: z.object({ reasoning_tokens: z.int() }),
        total_tokens: z.int(),
      })
      .nullable(),
  })
  .meta({ id: 'Response' });
