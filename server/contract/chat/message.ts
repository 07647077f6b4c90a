import { z } from 'zod';

/** A function that a model may call. `parameters` is a JSON Schema of an object. */
export const chatToolSchema = z.strictObject({
  name: z.string().regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -'),
  description: z.string().max(10_000),
  parameters: z.record(z.string(), z.unknown()),
});

/** How answers are made; what is absent is left to the model. */
export const chatParametersSchema = z
  .strictObject({
    temperature: z.number().min(0).max(2),
    topP: z.number().min(0).max(1),
    topK: z.int().min(0).max(1_000),
    minP: z.number().min(0).max(1),
    repeatPenalty: z.number().min(0).max(2),
    presencePenalty: z.number().min(-2).max(2),
    frequencyPenalty: z.number().min(-2).max(2),
    seed: z.int(),
    stop: z.array(z.string().min(1).max(200)).max(16),
    maxOutputTokens: z.int().min(1).max(10_000_000),
    /** Tokens. */
    contextLength: z.int().min(256).max(100_000_000),
    reasoningEffort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'max']),
  })
  .partial()
  .meta({ id: 'ChatParameters' });

export type ChatParameters = z.output<typeof chatParametersSchema>;

/** What was handed over with a message. The bytes are at `/hub/attachments/:id`. */
export const attachmentSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['image', 'text', 'pdf']),
    name: z.string(),
    /** By its bytes, not by its name. */
    mediaType: z.string(),
    sizeBytes: z.int(),
    /** Of the text that the model gets; null for an image. */
    characters: z.int().nullable(),
    /** What a person should know of it, such as that its name says something else than its bytes. */
    note: z.string().nullable(),
  })
  .meta({ id: 'Attachment' });

export type Attachment = z.output<typeof attachmentSchema>;

const toolCallSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** JSON text, as far as it came. */
  argumentsText: z.string(),
});

export const answerStatsSchema = z.object({
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** The engine did not count. */
  isEstimated: z.boolean(),
  /** Milliseconds from the request. */
  firstTokenMs: z.number().nullable(),
  totalMs: z.number(),
  /** Tokens of the answer a second, without the wait for its first one; null when too little came to tell. */
  tokensPerSecond: z.number().nullable(),
  /** Tokens that the model had for prompt and answer; null = unknown. */
  contextWindow: z.int().nullable(),
});

const base = {
  id: z.string(),
  /** The message before it; null for a first one. Messages with one parent are each other's branches. */
  parentId: z.string().nullable(),
  /** Epoch milliseconds. */
  createdAt: z.int(),
  text: z.string(),
};

export const userMessageSchema = z.object({
  ...base,
  role: z.literal('user'),
  attachments: z.array(attachmentSchema),
  /** Several models were asked at once: their answers stand side by side. */
  isCompared: z.boolean(),
});

export const assistantMessageSchema = z.object({
  ...base,
  role: z.literal('assistant'),
  model: z.string(),
  reasoning: z.string(),
  /** How long it thought before it wrote; null where it did not. */
  reasoningMs: z.number().nullable(),
  toolCalls: z.array(toolCallSchema),
  /**
   * `running`: a turn is at work. `cut`: its length limit ended it. `stopped`: a person did. `interrupted`: the hub went
   * away. `tool-calls`: it waits for the results of its calls.
   */
  outcome: z.enum(['running', 'complete', 'cut', 'stopped', 'interrupted', 'failed', 'tool-calls']),
  /** Why it failed, in words. */
  error: z.string().nullable(),
  stats: answerStatsSchema.nullable(),
  /** The turn at work; null where none is. */
  turnId: z.string().nullable(),
});

export const toolMessageSchema = z.object({
  ...base,
  role: z.literal('tool'),
  callId: z.string(),
  toolName: z.string(),
});

export const chatMessageSchema = z
  .discriminatedUnion('role', [userMessageSchema, assistantMessageSchema, toolMessageSchema])
  .meta({ id: 'ChatMessage' });

export type ChatTool = z.output<typeof chatToolSchema>;
export type UserMessage = z.output<typeof userMessageSchema>;
export type AssistantMessage = z.output<typeof assistantMessageSchema>;
export type ToolMessage = z.output<typeof toolMessageSchema>;
export type ChatMessage = z.output<typeof chatMessageSchema>;
export type AnswerStats = z.output<typeof answerStatsSchema>;
