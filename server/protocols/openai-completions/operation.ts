import type { Operation } from '../protocol.ts';
import { decodeCompletion } from './decode-request.ts';
import { completionRequestSchema, completionResponseSchema } from './schema.ts';

export const completions: Operation = {
  id: 'completions',
  summary: 'Continue a text as it is, without a chat template',
  path: '/completions',
  idPrefix: 'cmpl-',
  requestSchema: completionRequestSchema,
  responseSchema: completionResponseSchema,
  decode: decodeCompletion,
};
