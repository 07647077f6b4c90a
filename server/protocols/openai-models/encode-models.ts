import { z } from 'zod';
import type { ModelCapabilities } from '../../domain/model.ts';

/** What the list tells of a model. */
export interface ListedModel {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Tokens the hub really allocates, prompt and answer together. */
  readonly contextLength: number | undefined;
  readonly capabilities: ModelCapabilities | undefined;
  readonly note: string | undefined;
  /** What is tried when it fails, where that was asked for. */
  readonly fallbacks?: readonly string[] | undefined;
}

const capabilitiesSchema = z.object({
  tools: z.boolean(),
  vision: z.boolean(),
  fim: z.boolean(),
  embedding: z.boolean(),
  reasoning: z.boolean(),
});

/** One object that OpenAI's, Anthropic's and local servers' clients all find their fields in. */
export const modelSchema = z
  .object({
    id: z.string(),
    object: z.literal('model'),
    created: z.int(),
    owned_by: z.string(),
    type: z.literal('model'),
    display_name: z.string(),
    created_at: z.string(),
    context_length: z.int().optional(),
    max_model_len: z.int().optional(),
    capabilities: capabilitiesSchema.optional(),
    description: z.string().optional(),
    metadata: z.object({ fallbacks: z.array(z.string()) }).optional(),
  })
  .meta({ id: 'Model' });

export const modelListSchema = z
  .object({
    object: z.literal('list'),
    data: z.array(modelSchema),
    has_more: z.boolean(),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
  })
  .meta({ id: 'ModelList' });

export function encodeModel(model: ListedModel): z.output<typeof modelSchema> {
  const { capabilities: can, contextLength } = model;
  return {
    id: model.id,
    object: 'model',
    created: Math.floor(model.createdAt / 1000),
    owned_by: 'homeport',
    type: 'model',
    display_name: model.id,
    created_at: new Date(model.createdAt).toISOString(),
    ...(contextLength !== undefined && { context_length: contextLength, max_model_len: contextLength }),
    ...(can !== undefined && {
      capabilities: {
        tools: can.tools,
        vision: can.vision,
        fim: can.infill,
        embedding: can.embedding,
        reasoning: can.reasoning,
      },
    }),
    ...(model.note !== undefined && { description: model.note }),
    ...(model.fallbacks !== undefined && { metadata: { fallbacks: [...model.fallbacks] } }),
  };
}

/**
 * `data` is an array even when it is empty: clients iterate it unseen.
 * @param hasMore these are a page of a longer list
 */
export function encodeModelList(models: readonly ListedModel[], hasMore = false): z.output<typeof modelListSchema> {
  const data = models.map(encodeModel);
  return {
    object: 'list',
    data,
    has_more: hasMore,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}
