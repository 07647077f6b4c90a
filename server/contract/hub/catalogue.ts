import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** Whether a model would run here, with what that is worked out from. */
export const fitSchema = z
  .object({
    /** `tight`: it runs, but little memory is left for anything else. */
    verdict: z.enum(['fits', 'tight', 'too-large']),
    /** What works on it where it runs; `both`: it finds no room in the graphics alone, which is slower. */
    place: z.enum(['graphics', 'both', 'processor']),
    /** Its file, which is in memory whole. */
    weightsBytes: z.number(),
    /** What the conversation takes: the context times what each token of it takes. */
    contextBytes: z.number(),
    bytesPerToken: z.number(),
    contextLength: z.int(),
    /** What the engine needs besides. */
    overheadBytes: z.number(),
    neededBytes: z.number(),
    /** What models may take: the memory of this computer without what is left to everything else, and `graphicsBytes`. */
    availableBytes: z.number(),
    /** What they may take of the graphics cards' own memory; 0 where there is none, or where the engine does not use it. */
    graphicsBytes: z.number(),
  })
  .meta({ id: 'ModelFit' });
export type ModelFit = z.output<typeof fitSchema>;

export const CATALOGUE_ABILITIES = ['tools', 'vision', 'reasoning', 'embedding', 'code'] as const;

/** A model that can be downloaded. */
export const catalogueModelSchema = z
  .object({
    /** What to ask Ollama's library for, such as `qwen3:8b`. */
    name: z.string(),
    family: z.string(),
    /** What it is good for, in one sentence. */
    about: z.string(),
    /** Such as `8B`. */
    parameters: z.string(),
    /** As Ollama's library says, where it was asked; else as the hub was shipped. */
    sizeBytes: z.number(),
    /** The most that it was trained for. */
    contextLength: z.int(),
    abilities: z.array(z.enum(CATALOGUE_ABILITIES)),
    isInstalled: z.boolean(),
    /** What a download of it is called here: its name, or the address of its file where no Ollama runs; null where neither can be had. */
    source: z.string().nullable(),
    fit: fitSchema,
  })
  .meta({ id: 'CatalogueModel' });
export type CatalogueModel = z.output<typeof catalogueModelSchema>;

export const FIRST_CONTEXT = 8192;

/** What the catalogue's sizes are worth. */
export const catalogueStateSchema = z
  .object({
    /** Epoch milliseconds of what Ollama's library said last; null: sizes are those that came with the hub. */
    checkedAt: z.number().nullable(),
    /** It is being asked now. */
    isRefreshing: z.boolean(),
  })
  .meta({ id: 'CatalogueState' });

const machineSchema = z.object({
  totalBytes: z.number(),
  /** Of graphics cards with memory of their own, 0 where there is none; null: their drivers have not answered yet. */
  graphicsBytes: z.number().nullable(),
});

export const getFits = endpoint({
  id: 'getModelFits',
  summary: 'Whether the models that are here fit this computer with the context that each would get',
  face: 'hub',
  access: 'admin',
  method: 'get',
  path: '/hub/models/fits',
  params: z.object({}),
  query: z.object({}),
  body: z.undefined(),
  status: 200,
  response: z.object({
    machine: machineSchema,
    /** Those of which enough is known, by engine and the engine's own name. */
    models: z.array(z.object({ engine: z.string(), name: z.string(), fit: fitSchema })),
  }),
});

export const getCatalogue = endpoint({
  id: 'getCatalogue',
  summary: 'Models that can be downloaded, and whether they fit this computer with a context of some length',
  face: 'hub',
  access: 'admin',
  method: 'get',
  path: '/hub/models/catalogue',
  params: z.object({}),
  query: z.object({ context: z.coerce.number().int().min(512).max(1_048_576).default(FIRST_CONTEXT) }),
  body: z.undefined(),
  status: 200,
  response: z.object({
    machine: machineSchema.extend({
      /** Of the disk that models go to; null where nobody knows. */
      freeDiskBytes: z.number().nullable(),
    }),
    models: z.array(catalogueModelSchema),
    /** The largest that fits, for somebody who wants to chat; null where none does. */
    recommended: z.string().nullable(),
    /** Why nothing can be downloaded now; null where it can. */
    problem: z.string().nullable(),
    state: catalogueStateSchema,
  }),
});

export const refreshCatalogue = endpoint({
  id: 'refreshCatalogue',
  summary: 'Ask Ollama’s library for the sizes of all models of the catalogue, and which are no longer there',
  face: 'hub',
  access: 'admin',
  method: 'post',
  path: '/hub/models/catalogue/refresh',
  params: z.object({}),
  query: z.object({}),
  body: z.undefined(),
  status: 200,
  response: catalogueStateSchema,
});
