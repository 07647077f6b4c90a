import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { titleOf, type Conversation, type Message } from './message.ts';

const VERSION = 1;
/** Browsers give about 5 MB; the oldest chats go first. */
const MAX_CONVERSATIONS = 200;
const MAX_CHARACTERS = 3_000_000;

interface Conversations {
  /** Newest first. */
  readonly list: readonly Conversation[];
  append(id: string, message: Message, now: number): void;
  /** Takes the messages from this one on away, to try again. */
  cutFrom(id: string, messageId: string): void;
  remove(id: string): void;
}

/** Chats of this browser. A later release moves them into the hub. */
export const useConversations = create<Conversations>()(
  persist(
    (set) => ({
      list: [],
      append: (id, message, now) => set(({ list }) => ({ list: withMessage(list, id, message, now) })),
      cutFrom: (id, messageId) =>
        set(({ list }) => ({ list: list.map((each) => (each.id === id ? cut(each, messageId) : each)) })),
      remove: (id) => set(({ list }) => ({ list: list.filter((each) => each.id !== id) })),
    }),
    { name: 'homeport-conversations', version: VERSION, partialize: ({ list }) => ({ list }) },
  ),
);

export function withMessage(
  list: readonly Conversation[],
  id: string,
  message: Message,
  now: number,
): readonly Conversation[] {
  const known = list.find((each) => each.id === id);
  const changed: Conversation = {
    id,
    title: known?.title ?? titleOf(message.role === 'user' ? message.text : ''),
    updatedAt: now,
    messages: [...(known?.messages ?? []), message],
  };
  return bounded([changed, ...list.filter((each) => each.id !== id)]);
}

function cut(conversation: Conversation, messageId: string): Conversation {
  const at = conversation.messages.findIndex((message) => message.id === messageId);
  return at < 0 ? conversation : { ...conversation, messages: conversation.messages.slice(0, at) };
}

/** Drops the oldest chats rather than failing to keep the newest; the one in use always stays. */
export function bounded(list: readonly Conversation[]): readonly Conversation[] {
  let characters = 0;
  return list.slice(0, MAX_CONVERSATIONS).filter((conversation, index) => {
    characters += sizeOf(conversation);
    return index === 0 || characters <= MAX_CHARACTERS;
  });
}

function sizeOf({ messages }: Conversation): number {
  return messages.reduce(
    (sum, message) => sum + message.text.length + (message.role === 'assistant' ? message.reasoning.length : 0),
    0,
  );
}

export type Age = 'today' | 'yesterday' | 'earlier';

/** Chats by the day they were last used, by this computer's calendar. */
export function groupByAge(
  list: readonly Conversation[],
  now: number,
): readonly (readonly [Age, readonly Conversation[]])[] {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const dayBefore = new Date(midnight - 1).setHours(0, 0, 0, 0);
  const ageOf = ({ updatedAt }: Conversation): Age =>
    updatedAt >= midnight ? 'today' : updatedAt >= dayBefore ? 'yesterday' : 'earlier';
  return (['today', 'yesterday', 'earlier'] as const)
    .map((age) => [age, list.filter((each) => ageOf(each) === age)] as const)
    .filter(([, members]) => members.length > 0);
}
