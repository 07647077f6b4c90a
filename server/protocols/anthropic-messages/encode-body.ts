import type { z } from 'zod';
import type { StreamPart, Usage } from '../../domain/stream-frame.ts';
import type { ReplyIdentity } from '../protocol.ts';
import type { MessageReplyOptions } from './encode-reply.ts';
import { encodeStop, encodeUsage, toolUseId } from './encode-stop.ts';
import { createReplyBlocks, readInput, type ReplyBlock } from './reply-blocks.ts';
import type { messagesResponseSchema } from './schema.ts';

type Reply = z.output<typeof messagesResponseSchema>;

/** The whole reply as one message. */
export function encodeMessageBody(
  identity: ReplyIdentity,
  { showsThinking }: Pick<MessageReplyOptions, 'showsThinking'>,
  parts: readonly StreamPart[],
): Reply {
  const blocks = createReplyBlocks(showsThinking);
  let finish: Extract<StreamPart, { type: 'finish' }> | undefined;
  let usage: Usage | undefined;
  for (const part of parts) {
    blocks.add(part);
    if (part.type === 'finish') finish = part;
    if (part.type === 'usage') ({ usage } = part);
  }
  const content: Reply['content'] = [];
  for (let block = blocks.head(); block !== undefined; block = blocks.head()) {
    block.text += block.characters.flush();
    content.push(encodeBlock(block, toolUseId(identity.id, content.length)));
    blocks.shift();
  }
  const hasCall = content.some(({ type }) => type === 'tool_use');
  return {
    id: identity.id,
    type: 'message',
    role: 'assistant',
    model: identity.model,
    // Readers take the first block unseen.
    content: content.length === 0 ? [{ type: 'text', text: '' }] : content,
    ...encodeStop(finish, hasCall),
    usage: encodeUsage(usage),
  };
}

function encodeBlock({ kind, text, name }: ReplyBlock, id: string): Reply['content'][number] {
  switch (kind) {
    case 'text':
      return { type: 'text', text };
    case 'thinking':
      return { type: 'thinking', thinking: text, signature: '' };
    case 'tool_use': {
      const input = text.trim() === '' ? {} : readInput(text);
      // A call that was cut off, or is none, has no words of its own in a whole message.
      return input === undefined ? { type: 'text', text: `${name}(${text})` } : { type: 'tool_use', id, name, input };
    }
  }
}
