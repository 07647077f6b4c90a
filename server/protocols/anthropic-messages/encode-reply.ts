import { estimateInputTokens } from '../../domain/estimate-tokens.ts';
import type { ChatRequest } from '../../domain/inference-request.ts';
import type { StreamPart, Usage } from '../../domain/stream-frame.ts';
import type { ReplyEncoder, ReplyIdentity } from '../protocol.ts';
import { encodeMessageBody } from './encode-body.ts';
import { encodeStop, encodeUsage, toolUseId } from './encode-stop.ts';
import { createReplyBlocks, type BlockKind, type ReplyBlock } from './reply-blocks.ts';

export interface MessageReplyOptions {
  readonly request: ChatRequest;
  /** The client asked for thinking; others read the first block as the answer. */
  readonly showsThinking: boolean;
}

export const PING = record('ping', { type: 'ping' });

const DELTAS: Readonly<Record<BlockKind, readonly [type: string, field: string]>> = {
  text: ['text_delta', 'text'],
  thinking: ['thinking_delta', 'thinking'],
  tool_use: ['input_json_delta', 'partial_json'],
};

/** A record of a stream; readers tell records apart by the event's name. */
export function record(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Anthropic's stream: the message begins, its blocks follow one after the other, then why it ended and what it took. */
export function createMessageEncoder(identity: ReplyIdentity, options: MessageReplyOptions): ReplyEncoder {
  const blocks = createReplyBlocks(options.showsThinking);
  /** Of the next block to begin, and so the number of those that ended. */
  let index = 0;
  let isHeadOpen = false;
  let hasBegun = false;
  let hasCall = false;
  let finish: Extract<StreamPart, { type: 'finish' }> | undefined;
  let usage: Usage | undefined;

  function begin(): string {
    if (hasBegun) return '';
    hasBegun = true;
    const message = {
      id: identity.id,
      type: 'message',
      role: 'assistant',
      model: identity.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      // Nobody has counted yet; the count follows with the last records.
      usage: encodeUsage({ inputTokens: estimateInputTokens(options.request), outputTokens: 0 }),
    };
    return record('message_start', { type: 'message_start', message }) + PING;
  }

  function open(block: ReplyBlock): string {
    if (isHeadOpen) return '';
    isHeadOpen = true;
    if (block.kind === 'tool_use') hasCall = true;
    return record('content_block_start', {
      type: 'content_block_start',
      index,
      content_block: startOf(block, toolUseId(identity.id, index)),
    });
  }

  function delta(block: ReplyBlock): string {
    const text = block.text.slice(block.taken);
    if (text === '') return '';
    block.taken = block.text.length;
    return deltaRecord(block.kind, text);
  }

  function deltaRecord(kind: BlockKind, text: string): string {
    const [type, field] = DELTAS[kind];
    return (
      `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},` +
      `"delta":{"type":"${type}","${field}":${JSON.stringify(text)}}}\n\n`
    );
  }

  function close(block: ReplyBlock): string {
    block.text += block.characters.flush();
    const rest =
      delta(block) +
      // A call without arguments still gets a piece, and thinking a signature, which no local model makes.
      (block.kind === 'tool_use' && block.taken === 0 ? deltaRecord('tool_use', '') : '') +
      (block.kind === 'thinking'
        ? record('content_block_delta', {
            type: 'content_block_delta',
            index,
            delta: { type: 'signature_delta', signature: '' },
          })
        : '');
    const stop = record('content_block_stop', { type: 'content_block_stop', index });
    index++;
    isHeadOpen = false;
    blocks.shift();
    return rest + stop;
  }

  function drain(isEnd: boolean): string {
    let written = '';
    for (let head = blocks.head(); head !== undefined; head = blocks.head()) {
      written += begin() + open(head) + delta(head);
      if (!isEnd && !blocks.isHeadComplete()) return written;
      written += close(head);
    }
    return written;
  }

  return {
    encode(parts) {
      for (const part of parts) {
        blocks.add(part);
        if (part.type === 'finish') finish = part;
        if (part.type === 'usage') ({ usage } = part);
      }
      return drain(finish !== undefined);
    },
    end() {
      let written = drain(true);
      if (index === 0) {
        // Readers take the first block unseen.
        written += begin() + emptyText();
      }
      return (
        written +
        record('message_delta', {
          type: 'message_delta',
          delta: encodeStop(finish, hasCall),
          usage: encodeUsage(usage),
        }) +
        record('message_stop', { type: 'message_stop' })
      );
    },
    body: (parts) => encodeMessageBody(identity, options, parts),
  };
}

function emptyText(): string {
  return (
    record('content_block_start', {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'text', text: '' },
    }) + record('content_block_stop', { type: 'content_block_stop', index: 0 })
  );
}

function startOf({ kind, name }: ReplyBlock, id: string): object {
  switch (kind) {
    case 'text':
      return { type: 'text', text: '' };
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'tool_use':
      return { type: 'tool_use', id, name, input: {} };
  }
}
