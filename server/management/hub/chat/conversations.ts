import * as contract from '../../../contract/chat/conversations.ts';
import type { Conversations } from '../../../conversations/conversations.ts';
import { implement, type Handler } from '../../resource.ts';

export function conversationHandlers(conversations: Conversations): readonly Handler[] {
  return [
    implement(contract.listConversations, ({ query }, { caller }) => ({
      conversations: conversations.list(caller, query.archived === 'true'),
    })),
    implement(contract.createConversation, ({ body }, { caller }) => conversations.create(caller, body)),
    implement(contract.getConversation, ({ params }, { caller }) => conversations.get(caller, params.id)),
    implement(contract.updateConversation, ({ params, body }, { caller }) =>
      conversations.update(caller, params.id, body),
    ),
    implement(contract.deleteConversation, ({ params }, { caller }) => {
      conversations.delete(caller, params.id);
      return undefined;
    }),
    implement(contract.restoreConversation, ({ params }, { caller }) => conversations.restore(caller, params.id)),
    implement(contract.branchConversation, ({ params, body }, { caller }) =>
      conversations.branch(caller, params.id, body.messageId),
    ),
  ];
}
