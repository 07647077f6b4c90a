import type { ChatMessage } from '../../../server/contract/chat/message.ts';
import { createConversationStore } from '../../../server/store/conversation-store.ts';
import type { Database } from '../../../server/store/database.ts';
import { messageText } from './sample-text.ts';

/** Writes a chat of that many messages of whoever has the master key, questions and answers in turn, each after the one before. */
export function fillConversation(db: Database, id: string, count: number, now: number): void {
  const messages = Array.from({ length: count }, (_, index) => messageOf(id, index, now - (count - index) * 1000));
  createConversationStore(db, () => new Map()).insert(
    'default_user_id',
    {
      id,
      title: `A chat of ${count} messages`,
      titleBy: 'person',
      folderId: null,
      isPinned: false,
      isArchived: false,
      model: 'bench',
      systemPrompt: '',
      parameters: {},
      tools: [],
      headId: messages.at(-1)?.id ?? null,
      createdAt: now,
      updatedAt: now,
      revision: 1,
    },
    messages,
  );
}

function messageOf(chatId: string, index: number, createdAt: number): ChatMessage {
  const base = {
    id: `${chatId}-${index}`,
    parentId: index === 0 ? null : `${chatId}-${index - 1}`,
    createdAt,
    text: messageText(index),
  };
  if (index % 2 === 0) return { ...base, role: 'user', attachments: [], isCompared: false };
  return {
    ...base,
    role: 'assistant',
    model: 'bench',
    reasoning: '',
    reasoningMs: null,
    toolCalls: [],
    outcome: 'complete',
    error: null,
    stats: {
      inputTokens: 400,
      outputTokens: 200,
      isEstimated: false,
      firstTokenMs: 210,
      totalMs: 4_000,
      tokensPerSecond: 52,
      contextWindow: 8_192,
    },
    turnId: null,
  };
}
