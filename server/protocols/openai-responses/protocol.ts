import { EVENT_STREAM } from '../event-stream.ts';
import { encodeError, encodeErrorBody } from '../openai/encode-errors.ts';
import { openAi } from '../openai/protocol.ts';
import type { Protocol } from '../protocol.ts';
import { continuedBy, decodeInputTokens, decodeResponses } from './decode-request.ts';
import { repliesReferredTo } from './references.ts';
import { inputTokensRequestSchema, inputTokensSchema, responseSchema, responsesRequestSchema } from './schema.ts';

/** OpenAI's Responses: its paths, keys and errors are those of the other operations, its bodies and events its own. */
export const openAiResponses: Protocol = {
  dialect: 'openai-responses',
  prefixes: openAi.prefixes,
  streamType: EVENT_STREAM,
  operations: [
    {
      id: 'responses',
      summary: 'Answer, and keep the conversation for the next turn',
      path: '/responses',
      idPrefix: 'resp_',
      requestSchema: responsesRequestSchema,
      responseSchema,
      continues: continuedBy,
      refersTo: repliesReferredTo,
      decode: decodeResponses,
    },
  ],
  counts: [
    {
      id: 'responses.input_tokens',
      summary: 'How many tokens an input has',
      path: '/responses/input_tokens',
      requestSchema: inputTokensRequestSchema,
      responseSchema: inputTokensSchema,
      continues: continuedBy,
      refersTo: repliesReferredTo,
      decode: decodeInputTokens,
      encode: ({ tokens }) => ({ object: 'response.input_tokens', input_tokens: tokens }),
    },
  ],
  encodeError,
  encodeStreamError(error) {
    const { code, message, param } = encodeErrorBody(error).error;
    return `event: error\ndata: ${JSON.stringify({ type: 'error', sequence_number: 0, code, message, param })}\n\n`;
  },
  encodeKeepAlive: () => ': keep-alive\n\n',
};
