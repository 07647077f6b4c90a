import { z } from 'zod';
import { samplingFields } from '../openai/sampling-fields.ts';
import { usageSchema } from '../openai/encode-usage.ts';

const jsonSchema = z.record(z.string(), z.unknown());

/** Parts are checked one by one when they are decoded: each kind has its own fields. */
const partSchema = z.looseObject({ type: z.string() });
const contentSchema = z.union([z.string(), z.array(partSchema)], 'expected a text or a list of parts').nullish();

const toolCallSchema = z.looseObject({
  id: z.string().max(128).nullish(),
  function: z.looseObject({
    name: z.string().min(1),
    arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  }),
});

export const messageSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: contentSchema,
  name: z.string().nullish(),
  tool_calls: z.array(toolCallSchema).nullish(),
  function_call: z.looseObject({ name: z.string(), arguments: z.string().nullish() }).nullish(),
  tool_call_id: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  refusal: z.string().nullish(),
});

export const functionSchema = z.looseObject({
  name: z.string().regex(/^[\w.:/-]{1,128}$/, 'expected 1 to 128 letters, digits, or one of _ . : / -'),
  description: z.string().nullish(),
  parameters: jsonSchema.nullish(),
});

const namedFunction = z.looseObject({ name: z.string() });
const toolChoiceSchema = z.union(
  [
    z.enum(['none', 'auto', 'required']),
    z.looseObject({ type: z.literal('function'), function: namedFunction }),
    z.looseObject({
      type: z.literal('allowed_tools'),
      allowed_tools: z.looseObject({
        mode: z.enum(['auto', 'required']),
        tools: z.array(z.looseObject({ type: z.literal('function'), function: namedFunction })),
      }),
    }),
  ],
  'expected none, auto, required, or an object that names a function',
);

const responseFormatSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    json_schema: z.looseObject({ name: z.string().nullish(), schema: jsonSchema }),
  }),
]);

const effortSchema = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

export const chatRequestSchema = z
  .looseObject({
    ...samplingFields,
    model: z.string().min(1),
    messages: z.array(messageSchema).min(1),
    max_completion_tokens: samplingFields.max_tokens,
    tools: z.array(z.looseObject({ type: z.string(), function: functionSchema.optional() })).nullish(),
    tool_choice: toolChoiceSchema.nullish(),
    parallel_tool_calls: z.boolean().nullish(),
    functions: z.array(functionSchema).nullish(),
    function_call: z.union([z.enum(['none', 'auto']), namedFunction]).nullish(),
    response_format: responseFormatSchema.nullish(),
    reasoning_effort: effortSchema.nullish(),
    reasoning: z.looseObject({ effort: effortSchema.nullish() }).nullish(),
    think: z.union([z.boolean(), effortSchema]).nullish(),
    chat_template_kwargs: z.looseObject({ enable_thinking: z.boolean().nullish() }).nullish(),
    logprobs: z.boolean().nullish(),
    top_logprobs: z.int().min(0).max(20).nullish(),
    modalities: z.array(z.string()).nullish(),
  })
  .meta({ id: 'ChatCompletionRequest' });

export type ChatBody = z.output<typeof chatRequestSchema>;
export type WireMessage = z.output<typeof messageSchema>;
export type WirePart = z.output<typeof partSchema>;

const replyToolCall = z.looseObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});

export const chatResponseSchema = z
  .looseObject({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.looseObject({
        index: z.int(),
        message: z.looseObject({
          role: z.literal('assistant'),
          content: z.string().nullable(),
          refusal: z.null(),
          reasoning_content: z.string().optional(),
          tool_calls: z.array(replyToolCall).optional(),
        }),
        logprobs: z.unknown(),
        finish_reason: z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']),
      }),
    ),
    usage: usageSchema,
  })
  .meta({ id: 'ChatCompletion' });
