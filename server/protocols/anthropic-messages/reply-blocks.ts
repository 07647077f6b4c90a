import type { StreamPart } from '../../domain/stream-frame.ts';
import { createWholeCharacters, type WholeCharacters } from '../whole-characters.ts';

export type BlockKind = 'text' | 'thinking' | 'tool_use';

/** A content block on its way out. */
export interface ReplyBlock {
  readonly kind: BlockKind;
  /** Of a tool call, as the engine numbers it. */
  readonly call: number | undefined;
  readonly name: string;
  readonly characters: WholeCharacters;
  /** Everything so far. */
  text: string;
  /** How much of `text` was taken. */
  taken: number;
}

export interface ReplyBlocks {
  /** Adds what a part says to the block that it belongs to, which may be a new one at the end. */
  add(part: StreamPart): void;
  /** The block that may be written now; those behind it wait until it is complete. */
  head(): ReplyBlock | undefined;
  /** Whether the head is followed by others and has all of its content. */
  isHeadComplete(): boolean;
  /** Takes the head away: it is written. */
  shift(): void;
}

/** Blocks of a reply in the order in which they began. Tool calls whose pieces come mixed are put one after the other. */
export function createReplyBlocks(showsThinking: boolean): ReplyBlocks {
  const queue: ReplyBlock[] = [];

  function begin(kind: BlockKind, call?: number, name = ''): ReplyBlock {
    const block = { kind, call, name, characters: createWholeCharacters(), text: '', taken: 0 };
    queue.push(block);
    return block;
  }

  function say(kind: 'text' | 'thinking', text: string): void {
    if (text === '') return;
    const last = queue.at(-1);
    const block = last?.kind === kind ? last : begin(kind);
    block.text += block.characters.push(text);
  }

  return {
    add(part) {
      switch (part.type) {
        case 'text-delta':
          say('text', part.text);
          break;
        case 'reasoning-delta':
          if (showsThinking) say('thinking', part.text);
          break;
        case 'tool-call-start':
          begin('tool_use', part.call, part.name);
          break;
        case 'tool-call-delta': {
          const block = queue.findLast(({ call }) => call === part.call);
          if (block !== undefined) block.text += block.characters.push(part.argumentsText);
          break;
        }
        case 'finish':
        case 'generation-start':
        case 'usage':
        case 'embedding':
          break;
      }
    },
    head: () => queue[0],
    isHeadComplete() {
      const [head] = queue;
      if (head === undefined || queue.length === 1) return false;
      return head.kind !== 'tool_use' || readInput(head.text) !== undefined;
    },
    shift() {
      queue.shift();
    },
  };
}

/** Arguments of a call as the object that they are; undefined for anything else. */
export function readInput(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // Not JSON, or not all of it yet.
  }
}
