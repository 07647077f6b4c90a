import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const name = z.string().min(1).max(200);
/** What it stands for may come later: `problem` says why nothing answers to it now. */
export const modelAliasSchema = z
  .object({ name, model: name, problem: z.string().nullable() })
  .meta({ id: 'ModelAlias' });

const family = { face: 'hub', access: 'admin', query: z.object({}) } as const;
const one = {
  path: '/hub/model-aliases/*name',
  params: z.object({
    name: z
      .array(z.string())
      .transform((parts) => parts.join('/'))
      .pipe(name),
  }),
} as const;

export const listModelAliases = endpoint({
  ...family,
  id: 'listModelAliases',
  summary: 'Names that stand for a model',
  method: 'get',
  path: '/hub/model-aliases',
  params: z.object({}),
  body: z.undefined(),
  status: 200,
  response: z.object({ aliases: z.array(modelAliasSchema) }),
});

export const putModelAlias = endpoint({
  ...family,
  ...one,
  id: 'putModelAlias',
  summary: 'Let a name stand for a model',
  method: 'put',
  body: z.strictObject({ model: name }),
  status: 200,
  response: modelAliasSchema,
});

export const deleteModelAlias = endpoint({
  ...family,
  ...one,
  id: 'deleteModelAlias',
  summary: 'Take a name back',
  method: 'delete',
  body: z.undefined(),
  status: 204,
  response: z.undefined(),
});
