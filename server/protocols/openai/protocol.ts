import { chatCompletions } from '../openai-chat/operation.ts';
import { completions } from '../openai-completions/operation.ts';
import { embeddings } from '../openai-embeddings/operation.ts';
import { EVENT_STREAM } from '../event-stream.ts';
import type { Protocol, ReplyIdentity } from '../protocol.ts';
import { encodeError, encodeStreamError } from './encode-errors.ts';

/** go-openai destroys an error record that follows a comment, so its clients get an empty chunk instead. */
const DISLIKES_COMMENTS = /^Go-http-client/;

export const openAi: Protocol = {
  dialect: 'openai',
  prefixes: [
    { path: '/v1' },
    { path: '', name: 'unversioned' },
    // LiteLLM's and Azure's, which name the model.
    { path: '/engines/*model', name: 'engine' },
    { path: '/openai/deployments/*model', name: 'deployment' },
  ],
  streamType: EVENT_STREAM,
  operations: [chatCompletions, completions, embeddings],
  encodeError,
  encodeStreamError,
  encodeKeepAlive(identity, userAgent) {
    return userAgent !== undefined && DISLIKES_COMMENTS.test(userAgent) ? emptyChunk(identity) : ': keep-alive\n\n';
  },
};

function emptyChunk({ id, createdAt, model }: ReplyIdentity): string {
  const choices = [{ index: 0, delta: {}, finish_reason: null }];
  return `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: createdAt, model, choices })}\n\n`;
}
