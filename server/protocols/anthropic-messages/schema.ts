import { z } from 'zod';

const jsonObject = z.record(z.string(), z.unknown());

/** Blocks are checked one by one when they are decoded: each kind has its own fields. */
const blockSchema = z.looseObject({ type: z.string() });
const contentSchema = z
  .union([z.string(), z.array(blockSchema)], 'expected a text or a list of content blocks')
  .nullish();

const messageSchema = z.looseObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: contentSchema,
});

const objectSchema = z
  .looseObject({ type: z.literal('object', 'expected "object": the schema of an object').nullish() })
  .nullish();

export const toolSchema = z.looseObject({
  /** Absent or `custom` for the client's own tools; others run on Anthropic's servers. */
  type: z.string().nullish(),
  name: z.string().regex(/^[\w.:/-]{1,128}$/, 'expected 1 to 128 letters, digits, or one of _ . : / -'),
  description: z.string().nullish(),
  input_schema: objectSchema,
});

const parallel = { disable_parallel_tool_use: z.boolean().nullish() };
const toolChoiceSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['auto', 'any', 'none']), ...parallel }),
  z.looseObject({ type: z.literal('tool'), name: z.string().min(1), ...parallel }),
]);

const thinkingSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('enabled'), budget_tokens: z.int().min(0).nullish() }),
  z.looseObject({ type: z.literal('adaptive') }),
  z.looseObject({ type: z.literal('disabled') }),
]);

const formatSchema = z
  .looseObject({ type: z.literal('json_schema'), name: z.string().nullish(), schema: jsonObject })
  .nullish();

/** What a question of length shares with a request. Everything else of the dialect, betas included, is skipped. */
const promptFields = {
  model: z.string().min(1),
  messages: z.array(messageSchema).min(1),
  system: z.union([z.string(), z.array(blockSchema)], 'expected a text or a list of text blocks').nullish(),
  tools: z.array(z.looseObject({ type: z.string().nullish() })).nullish(),
  tool_choice: toolChoiceSchema.nullish(),
  thinking: thinkingSchema.nullish(),
  output_config: z.looseObject({ effort: z.unknown().optional(), format: formatSchema }).nullish(),
  output_format: formatSchema,
};

export const countRequestSchema = z.looseObject(promptFields).meta({ id: 'MessageTokensRequest' });

export const messagesRequestSchema = z
  .looseObject({
    ...promptFields,
    max_tokens: z.int().min(1, 'expected a positive number of tokens').nullish(),
    stop_sequences: z.array(z.string()).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    top_k: z.int().min(0).nullish(),
    stream: z.boolean().nullish(),
    metadata: z.looseObject({ user_id: z.unknown().optional() }).nullish(),
  })
  .meta({ id: 'MessagesRequest' });

export type PromptBody = z.output<typeof countRequestSchema>;
export type MessagesBody = z.output<typeof messagesRequestSchema>;
export type WireMessage = z.output<typeof messageSchema>;
export type WireBlock = z.output<typeof blockSchema>;

export const usageSchema = z.looseObject({
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_creation_input_tokens: z.int(),
  cache_read_input_tokens: z.int(),
});

export const messagesResponseSchema = z
  .looseObject({
    id: z.string(),
    type: z.literal('message'),
    role: z.literal('assistant'),
    model: z.string(),
    content: z.array(
      z.discriminatedUnion('type', [
        z.looseObject({ type: z.literal('text'), text: z.string() }),
        z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
        z.looseObject({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: jsonObject }),
      ]),
    ),
    stop_reason: z.enum(['end_turn', 'max_tokens', 'stop_sequence', 'tool_use', 'refusal']),
    stop_sequence: z.string().nullable(),
    usage: usageSchema,
  })
  .meta({ id: 'Message' });

export const countResponseSchema = z.looseObject({ input_tokens: z.int() }).meta({ id: 'MessageTokens' });
