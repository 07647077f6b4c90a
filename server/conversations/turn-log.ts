import type { AssistantMessage } from '../contract/chat/message.ts';
import type { Turn, TurnEvent } from '../contract/chat/turns.ts';
import type { Piece } from './growing-answer.ts';

/** Without what is the same in all events of a turn. */
type Told =
  | { readonly type: 'phase'; readonly phase: 'waiting' | 'generating' }
  | ({ readonly type: 'delta'; readonly atMs: number } & Piece)
  | { readonly type: 'end'; readonly message: AssistantMessage; readonly revision: number | null };

/** Everything that one turn told, by number, so that whoever was away can read what was missed. */
export interface TurnLog {
  readonly turn: Turn;
  readonly owner: string;
  tell(told: Told): void;
  after(seq: number): TurnEvent[];
}

export function createTurnLog(turn: Turn, owner: string, onEvent: (event: TurnEvent) => void): TurnLog {
  const events: TurnEvent[] = [];
  const { id: turnId, conversationId, messageId } = turn;
  return {
    turn,
    owner,
    tell(told) {
      const base = { turnId, conversationId, messageId, seq: events.length + 1 };
      const event: TurnEvent =
        told.type === 'delta' ? { ...base, ...told, toolCalls: [...told.toolCalls] } : { ...base, ...told };
      events.push(event);
      onEvent(event);
    },
    after: (seq) => events.slice(seq),
  };
}
