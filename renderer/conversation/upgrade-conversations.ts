import type { Conversation, Message } from './message.ts';

/** 1: as first released. 2: a chat keeps the model that answers in it. */
export const CONVERSATIONS_VERSION = 2;

/**
 * Reads kept chats of any version, a newer one's included. What another version, an extension or a hand wrote there may
 * have any shape: what can't be shown is left out, and nothing is thrown.
 */
export function upgradeConversations(kept: unknown, version: number): { readonly list: readonly Conversation[] } {
  const list = isRecord(kept) && Array.isArray(kept['list']) ? (kept['list'] as unknown[]) : [];
  const chats = list.filter(isConversation);
  return { list: version < 2 ? chats.map(withModelOfLastAnswer) : chats };
}

function withModelOfLastAnswer(chat: Conversation): Conversation {
  const answer = chat.messages.findLast((message) => message.role === 'assistant');
  return { ...chat, model: answer?.model === '' ? undefined : answer?.model };
}

function isConversation(value: unknown): value is Conversation {
  return (
    isRecord(value) &&
    typeof value['id'] === 'string' &&
    typeof value['title'] === 'string' &&
    typeof value['updatedAt'] === 'number' &&
    (value['model'] === undefined || typeof value['model'] === 'string') &&
    Array.isArray(value['messages']) &&
    value['messages'].every(isMessage)
  );
}

function isMessage(value: unknown): value is Message {
  if (!isRecord(value) || typeof value['id'] !== 'string' || typeof value['text'] !== 'string') return false;
  if (value['role'] === 'user') return true;
  return value['role'] === 'assistant' && typeof value['model'] === 'string' && typeof value['reasoning'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
