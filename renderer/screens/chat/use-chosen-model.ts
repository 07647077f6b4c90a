import { useLiveStatus } from '../../api/live-status.ts';
import { chooseModel } from '../../conversation/choose-model.ts';
import { useConversations } from '../../conversation/conversations.ts';
import { useLayout } from '../../state/layout.ts';

/** The model that answers in this chat, and the way to choose another; empty while there is none. */
export function useChosenModel(conversationId: string | undefined): {
  readonly chosen: string;
  choose(model: string): void;
} {
  const ofNewChats = useLayout((layout) => layout.model);
  const ofThisChat = useConversations(({ list }) => list.find(({ id }) => id === conversationId)?.model);
  const chosen = useLiveStatus(({ status }) => chooseModel(ofThisChat ?? ofNewChats, status));
  return {
    chosen,
    choose(model) {
      useLayout.getState().setModel(model);
      if (conversationId !== undefined) useConversations.getState().setModel(conversationId, model);
    },
  };
}
