import * as contract from '../../../contract/chat/turns.ts';
import type { Conversations } from '../../../conversations/conversations.ts';
import type { Turns } from '../../../conversations/turns.ts';
import { ownerOf } from '../../../domain/owner.ts';
import { implement, type Handler } from '../../resource.ts';

export interface TurnDeps {
  readonly conversations: Conversations;
  readonly turns: Pick<Turns, 'read' | 'stop'>;
}

export function turnHandlers({ conversations, turns }: TurnDeps): readonly Handler[] {
  return [
    implement(contract.createTurn, ({ params, body }, { caller }) => {
      if (caller === undefined) throw new TypeError('An endpoint that needs a caller was reached without one.');
      return conversations.startTurns(caller, params.id, body);
    }),
    implement(contract.readTurn, ({ params, query }, { caller }) =>
      turns.read(ownerOf(caller), params.id, query.after),
    ),
    implement(contract.stopTurn, ({ params }, { caller }) => {
      turns.stop(ownerOf(caller), params.id);
      return undefined;
    }),
  ];
}
