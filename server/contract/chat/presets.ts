import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { chatParametersSchema, chatToolSchema } from './message.ts';

const id = z.string().min(1).max(100);

const settable = {
  name: z.string().trim().min(1).max(100),
  systemPrompt: z.string().max(1_000_000),
  parameters: chatParametersSchema,
  tools: z.array(chatToolSchema).max(64),
};

/** A way to answer that has a name. */
export const presetSchema = z.object({ id: z.string(), ...settable }).meta({ id: 'ChatPreset' });
export type ChatPreset = z.output<typeof presetSchema>;

const face = { face: 'hub', access: 'admin', query: z.object({}) } as const;

export const listPresets = endpoint({
  ...face,
  id: 'listPresets',
  summary: 'Presets of system prompt and parameters, by name',
  method: 'get',
  path: '/hub/presets',
  params: z.object({}),
  body: z.undefined(),
  status: 200,
  response: z.object({ presets: z.array(presetSchema) }),
});

export const createPreset = endpoint({
  ...face,
  id: 'createPreset',
  summary: 'Keep a way to answer under a name',
  method: 'post',
  path: '/hub/presets',
  params: z.object({}),
  body: z.strictObject(settable).partial().required({ name: true }),
  status: 201,
  response: presetSchema,
});

export const updatePreset = endpoint({
  ...face,
  id: 'updatePreset',
  summary: 'Change a preset',
  method: 'patch',
  path: '/hub/presets/:id',
  params: z.object({ id }),
  body: z.strictObject(settable).partial(),
  status: 200,
  response: presetSchema,
});

export const deletePreset = endpoint({
  ...face,
  id: 'deletePreset',
  summary: 'Delete a preset; chats keep what they took from it',
  method: 'delete',
  path: '/hub/presets/:id',
  params: z.object({ id }),
  body: z.undefined(),
  status: 204,
  response: z.undefined(),
});
