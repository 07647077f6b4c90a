import { z } from 'zod';
import { EXPECTED_DURATION, readBudgetDuration } from '../../domain/budget-duration.ts';
import { ENGINE_STATES } from '../../domain/model.ts';
import { CONTEXT_OVERFLOWS } from '../../domain/context-fit.ts';
import { endpoint } from '../endpoint.ts';

/** LiteLLM's model routes (proxy HTTP contract, sections 1.7, 5.5 and 5.7). */
const none = z.object({});
const name = z.string().min(1).max(200);

/** YAML and forms write small numbers as texts: `"1e-07"`. */
const amount = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*[\d.]+(e[-+]?\d+)?\s*$/i, 'expected a number')
      .transform(Number),
  ])
  .pipe(z.number().min(0).max(1e12));
const seconds = amount;

/** What a deployment's `litellm_params` mean to the hub. The rest is kept and given back, or passed on as a default. */
export const litellmParamsSchema = z.looseObject({
  /** `provider/name`, or the name of another model of this hub. */
  model: z.string().min(1).max(300),
  custom_llm_provider: z.string().max(60).nullish(),
  api_base: z.string().max(1000).nullish(),
  base_url: z.string().max(1000).nullish(),
  /** Taken in and never given out. `os.environ/NAME` is read from the hub's environment. */
  api_key: z.string().max(4000).nullish(),
  /** Seconds for one attempt. */
  timeout: seconds.nullish(),
  num_retries: z.coerce.number().int().min(0).max(100).nullish(),
  rpm: amount.nullish(),
  tpm: amount.nullish(),
  weight: amount.nullish(),
  /** A lower one is asked first. */
  order: amount.nullish(),
  input_cost_per_token: amount.nullish(),
  output_cost_per_token: amount.nullish(),
  input_cost_per_second: amount.nullish(),
  /** Ours: for each request, whatever its size. */
  cost_per_request: amount.nullish(),
  /** USD: a deployment that cost so much in its period is not asked. */
  max_budget: amount.nullish(),
  /** How often that begins anew: `1d`, `monthly`, …; null = never. */
  budget_duration: z
    .string()
    .refine((text) => readBudgetDuration(text) !== undefined, EXPECTED_DURATION)
    .nullish(),
  /** Ours: what happens to a conversation that is too long, where neither the request nor its key says. */
  context_overflow: z.enum(CONTEXT_OVERFLOWS).nullish(),
  /** Put before conversations that have no system prompt of their own; this hub's own parameter. */
  system_prompt: z.string().max(100_000).nullish(),
  mock_response: z.string().max(100_000).nullish(),
  tags: z.array(z.string().min(1).max(200)).max(100).nullish(),
});

export const modelInfoFieldsSchema = z.looseObject({
  id: z.string().min(1).max(200).nullish(),
  mode: z.enum(['chat', 'completion', 'embedding']).nullish(),
  access_groups: z.array(z.string().min(1).max(200)).max(100).nullish(),
  /** Only this team may use it. */
  team_id: z.string().max(200).nullish(),
  input_cost_per_token: amount.nullish(),
  output_cost_per_token: amount.nullish(),
});

const modelName = name.regex(/^[^*]*\*?$/, 'a * may only stand at the end, for all names that begin so');

export const deploymentBodySchema = z.looseObject({
  model_name: modelName,
  litellm_params: litellmParamsSchema,
  model_info: modelInfoFieldsSchema.nullish(),
});
export type DeploymentBody = z.output<typeof deploymentBodySchema>;

/** A deployment's parameters and facts; those beside `id` and `db_model` that are named here are ours. */
const rowParamsSchema = z.looseObject({ model: z.string() });
const rowInfoSchema = z.looseObject({
  id: z.string(),
  /** It was added while the hub ran, so it can be changed. */
  db_model: z.boolean(),
  litellm_provider: z.string(),
  /** Where the row is from: an engine offers the model by itself, it was added, or a configuration file names it. */
  source: z.enum(['engine', 'stored', 'file']),
  /** The name that an alias stands for. */
  alias_of: z.string().nullable(),
  engine: z.string().nullable(),
  /** How its engine fares, and what that means in a sentence. */
  engine_state: z.enum(ENGINE_STATES).nullable(),
  engine_message: z.string().nullable(),
  /** Why nothing serves it. */
  problem: z.string().nullable(),
  /** In its engine's memory; null where that is not known. */
  loaded: z.boolean().nullable(),
  size_bytes: z.number().nullable(),
  /** How long it is left alone because it failed; 0 = it is asked. */
  cooling_seconds: z.number(),
  /** A key for its provider is stored; the key itself is never given out. */
  has_api_key: z.boolean(),
  /** USD of its own budget that are used, and when that begins anew; only where it has one. */
  spend: z.number().optional(),
  budget_reset_at: z.string().nullable().optional(),
});
export const modelRowSchema = z
  .object({ model_name: z.string(), litellm_params: rowParamsSchema, model_info: rowInfoSchema })
  .meta({ id: 'ModelRow' });
export type ModelRow = z.output<typeof modelRowSchema>;

const reader = {
  face: 'litellm',
  errorFamily: 'detail',
  access: 'caller',
  method: 'get',
  params: none,
  body: z.undefined(),
} as const;
const oneModel = z.object({ litellm_model_id: z.string().optional() });

const modelInfo = {
  ...reader,
  summary: 'Every deployment, and every model that engines have by themselves',
  query: oneModel,
  status: 200,
  response: z.object({ data: z.array(modelRowSchema) }),
} as const;

export const getModelInfo = endpoint({ ...modelInfo, id: 'getModelInfo', path: '/model/info' });
export const getModelInfoV1 = endpoint({ ...modelInfo, id: 'getModelInfoV1', path: '/v1/model/info' });

export const getModelInfoPage = endpoint({
  ...reader,
  id: 'getModelInfoPage',
  summary: 'The same in pages',
  path: '/v2/model/info',
  query: z.object({
    page: z.coerce.number().int().min(1).default(1),
    size: z.coerce.number().int().min(1).max(1000).default(50),
    /** A part of a name. */
    search: z.string().optional(),
    model: z.string().optional(),
  }),
  status: 200,
  response: z.object({
    data: z.array(modelRowSchema),
    total_count: z.int(),
    current_page: z.int(),
    total_pages: z.int(),
    size: z.int(),
  }),
});

const groupSchema = z
  .object({
    model_group: z.string(),
    providers: z.array(z.string()),
    max_input_tokens: z.number().nullable(),
    max_output_tokens: z.number().nullable(),
    input_cost_per_token: z.number().nullable(),
    output_cost_per_token: z.number().nullable(),
    input_cost_per_pixel: z.null(),
    mode: z.string().nullable(),
    tpm: z.number().nullable(),
    rpm: z.number().nullable(),
    supports_parallel_function_calling: z.boolean(),
    supports_vision: z.boolean(),
    supports_web_search: z.boolean(),
    supports_url_context: z.boolean(),
    supports_reasoning: z.boolean(),
    supports_function_calling: z.boolean(),
    supported_openai_params: z.array(z.string()),
    configurable_clientside_auth_params: z.null(),
    is_public_model_group: z.boolean(),
  })
  .meta({ id: 'ModelGroup' });
export type ModelGroup = z.output<typeof groupSchema>;

export const getModelGroupInfo = endpoint({
  ...reader,
  id: 'getModelGroupInfo',
  summary: 'One entry for each name that the caller may ask for',
  path: '/model_group/info',
  query: z.object({ model_group: z.string().optional() }),
  status: 200,
  response: z.object({ data: z.array(groupSchema) }),
});

const storedRow = modelRowSchema.extend({
  model_id: z.string(),
  created_at: z.iso.datetime(),
  created_by: z.string(),
  updated_at: z.iso.datetime(),
  updated_by: z.string(),
});
const writer = {
  face: 'litellm',
  errorFamily: 'detail',
  access: 'admin',
  method: 'post',
  params: none,
  query: none,
  status: 200,
} as const;

export const createModel = endpoint({
  ...writer,
  id: 'createModel',
  summary: 'Add a deployment; it is used at once',
  path: '/model/new',
  body: deploymentBodySchema,
  response: storedRow,
});

const changes = {
  model_name: modelName.nullish(),
  litellm_params: litellmParamsSchema.partial().nullish(),
};

export const updateModel = endpoint({
  ...writer,
  id: 'updateModel',
  summary: 'Change a deployment; what is absent stays, null clears',
  path: '/model/update',
  /** LiteLLM's interface names the deployment inside `model_info`, its Python client beside it. */
  body: z
    .looseObject({ ...changes, id: z.string().min(1).nullish(), model_info: modelInfoFieldsSchema.nullish() })
    .refine((body) => (body.model_info?.id ?? body.id) != null, {
      path: ['model_info', 'id'],
      error: 'name the deployment: model_info.id, or id beside model_info',
    }),
  response: storedRow,
});

export const patchModel = endpoint({
  ...writer,
  id: 'patchModel',
  summary: 'Change a deployment; what is absent stays, null clears',
  method: 'patch',
  path: '/model/:id/update',
  params: z.object({ id: z.string() }),
  body: z.looseObject({ ...changes, model_info: modelInfoFieldsSchema.nullish() }),
  response: storedRow,
});

export const deleteModel = endpoint({
  ...writer,
  id: 'deleteModel',
  summary: 'Remove a deployment',
  path: '/model/delete',
  body: z.looseObject({ id: z.string().min(1) }),
  response: z.object({ message: z.string() }),
});
