import type { Protocol } from '../protocol.ts';
import { chat } from './chat.ts';
import { embed, embeddings } from './embed.ts';
import { encodeError, encodeErrorBody } from './encode-errors.ts';
import { encodeLine } from './encode-line.ts';
import { chatShape, generateShape, headOf } from './encode-reply.ts';
import { generate } from './generate.ts';
import { spellingsOf } from './names.ts';

/** Ollama's own API, for whatever engine answers. */
export const ollamaApi: Protocol = {
  dialect: 'ollama',
  prefixes: [{ path: '' }],
  territories: ['/api'],
  streamType: 'application/x-ndjson',
  operations: [chat, generate, embed, embeddings],
  spellingsOf,
  encodeError,
  encodeStreamError: (error) => encodeLine(encodeErrorBody(error)),
  // Every line has to be JSON. Nothing is said here of which of the two operations it is, so it fits both.
  encodeKeepAlive: (identity) =>
    encodeLine({ ...headOf(identity), ...chatShape({}), ...generateShape({}), done: false }),
};
