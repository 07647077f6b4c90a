import { liveStatus } from '../api/live-status.ts';
import { useLayout } from '../state/layout.ts';
import { chooseModel } from './choose-model.ts';
import { useConversations } from './conversations.ts';

/** The model that would answer in this chat now; a chat without one of its own takes the one of new chats. */
export function modelNow(conversationId: string): string {
  const chat = useConversations.getState().list.find(({ id }) => id === conversationId);
  return chooseModel(chat?.model ?? useLayout.getState().model, liveStatus.getState().status);
}
