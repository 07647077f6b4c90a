import { titleOf, type Conversation, type Message } from './message.ts';

/** Browsers keep about five million characters for a site; what is kept needs some for its quotes and escapes. */
const MAX_CONVERSATIONS = 200;
const MAX_CHARACTERS = 3_000_000;

/** The list with one message more, its chat first. The oldest chats may be missing afterwards: see `bounded`. */
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
    model: known?.model,
    messages: [...(known?.messages ?? []), message],
  };
  return bounded([changed, ...list.filter((each) => each.id !== id)]);
}

/** The list with a chat that was taken out put back in its place. */
export function withRestored(list: readonly Conversation[], chat: Conversation): readonly Conversation[] {
  const others = list.filter(({ id }) => id !== chat.id);
  return bounded([...others, chat].sort((a, b) => b.updatedAt - a.updatedAt));
}

export function withoutMessagesFrom(
  list: readonly Conversation[],
  id: string,
  messageId: string,
): readonly Conversation[] {
  return list.map((each) => (each.id === id ? cut(each, messageId) : each));
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
