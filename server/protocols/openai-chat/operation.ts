import type { Operation } from '../protocol.ts';
import { decodeChat } from './decode-request.ts';
import { chatRequestSchema, chatResponseSchema } from './schema.ts';
import { splitByModel } from './several-models.ts';

export const chatCompletions: Operation = {
  id: 'chat.completions',
  summary: 'Continue a conversation',
  path: '/chat/completions',
  idPrefix: 'chatcmpl-',
  requestSchema: chatRequestSchema,
  responseSchema: chatResponseSchema,
  decode: decodeChat,
  several: splitByModel,
};
