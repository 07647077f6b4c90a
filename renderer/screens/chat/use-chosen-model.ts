import { useLiveStatus } from '../../api/live-status.ts';
import { updateConversation, useConversation } from '../../api/queries/conversations.ts';
import { chooseModel } from '../../conversation/choose-model.ts';
import { useLayout } from '../../state/layout.ts';
import { reportFailure } from './report-failure.ts';

/** The model that answers in this chat, and the way to choose another; empty while there is none. */
export function useChosenModel(conversationId: string | undefined): {
  readonly chosen: string;
  choose(model: string): void;
} {
  const ofNewChats = useLayout((layout) => layout.model);
  const ofThisChat = useConversation(conversationId).data?.model;
  const chosen = useLiveStatus(({ status }) => chooseModel(ofThisChat ?? ofNewChats, status));
  return {
    chosen,
    choose(model) {
      useLayout.getState().setModel(model);
      if (conversationId !== undefined) reportFailure(updateConversation(conversationId, { model }));
    },
  };
}
