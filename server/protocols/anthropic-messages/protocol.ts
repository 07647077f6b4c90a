import { EVENT_STREAM } from '../event-stream.ts';
import type { CountOperation, Operation, Protocol } from '../protocol.ts';
import { decodeCount, decodeMessagesCall } from './decode-request.ts';
import { encodeError, encodeStreamError } from './encode-errors.ts';
import { PING } from './encode-reply.ts';
import { countRequestSchema, countResponseSchema, messagesRequestSchema, messagesResponseSchema } from './schema.ts';

const messages: Operation = {
  id: 'messages',
  summary: 'Continue a conversation',
  path: '/messages',
  idPrefix: 'msg_',
  requestSchema: messagesRequestSchema,
  responseSchema: messagesResponseSchema,
  decode: decodeMessagesCall,
};

const countTokens: CountOperation = {
  id: 'messages.countTokens',
  summary: 'How many tokens a conversation is',
  path: '/messages/count_tokens',
  requestSchema: countRequestSchema,
  responseSchema: countResponseSchema,
  decode: decodeCount,
  encode: ({ tokens }) => ({ input_tokens: tokens }),
};

/** Anthropic's Messages, for whatever engine answers. */
export const anthropicMessages: Protocol = {
  dialect: 'anthropic',
  prefixes: [{ path: '/v1' }, { path: '', name: 'unversioned' }],
  // What its clients report of themselves gets its refusal in their own words too.
  territories: ['/v1/messages', '/messages', '/api/event_logging'],
  requestIdHeader: 'request-id',
  streamType: EVENT_STREAM,
  operations: [messages],
  counts: [countTokens],
  encodeError,
  encodeStreamError,
  encodeKeepAlive: () => PING,
};
