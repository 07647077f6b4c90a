import type { ChatMessage } from '../../server/contract/chat/message.ts';
import type { NewTurn, Turn } from '../../server/contract/chat/turns.ts';
import { callHub, postJson } from '../api/client.ts';
import { addMessages, createConversation, knownConversation } from '../api/queries/conversations.ts';
import { saveSettings } from './chat-settings.ts';
import { expectTurn } from './live-turns.ts';

interface Begun {
  readonly turns: readonly Turn[];
  readonly messages: readonly ChatMessage[];
  readonly headId: string;
  readonly title: string;
  readonly revision: number;
}

/** What the hub is being asked for. */
const beginning = new Map<string, Promise<void>>();

/** Begins a turn; its answer arrives by itself. The same wish again, such as by a double click, is one. @throws ApiError */
export function beginTurn(conversationId: string, turn: NewTurn): Promise<void> {
  const wish = JSON.stringify([conversationId, turn]);
  const known = beginning.get(wish);
  if (known !== undefined) return known;
  const begun = begin(conversationId, turn).finally(() => beginning.delete(wish));
  beginning.set(wish, begun);
  return begun;
}

async function begin(conversationId: string, turn: NewTurn): Promise<void> {
  // The answer is made by what the chat is set to, to the last letter.
  await saveSettings(conversationId);
  const begun = await postJson<Begun>(`/hub/conversations/${conversationId}/turns`, turn);
  for (const each of begun.turns) expectTurn(each);
  addMessages(conversationId, begun);
}

/** What a person sends. */
export interface Sent {
  /** Sent again under the same id, it is the same message: the hub may have taken it although its reply was lost. */
  readonly messageId: string;
  readonly text: string;
  readonly attachmentIds: readonly string[];
  /** More than one are asked side by side. */
  readonly models: readonly string[];
}

/** Begins a chat for a first message. Gives its id. @throws ApiError */
export async function beginConversation(
  { models }: Sent,
  settings: Parameters<typeof createConversation>[0],
): Promise<string> {
  return (await createConversation({ ...settings, model: models[0] ?? null })).id;
}

/** Adds a message at the end of what is shown and has it answered. @throws ApiError */
export async function sendMessage(
  conversationId: string,
  { messageId, text, attachmentIds, models }: Sent,
): Promise<void> {
  const parentId = knownConversation(conversationId)?.headId ?? null;
  await beginTurn(conversationId, {
    kind: 'send',
    messageId,
    parentId,
    text,
    attachmentIds: [...attachmentIds],
    models: [...models],
  });
}

/** Ends every answer that is arriving in a chat, keeping what came. @throws ApiError */
export async function stopAnswers(conversationId: string): Promise<void> {
  const running = runningTurns(knownConversation(conversationId)?.messages ?? []);
  await Promise.all(running.map((turnId) => callHub(`/hub/turns/${turnId}/stop`, { json: {} })));
}

/** The turns that write these messages. */
export function runningTurns(messages: readonly ChatMessage[]): readonly string[] {
  return messages.flatMap((message) =>
    message.role === 'assistant' && message.turnId !== null ? [message.turnId] : [],
  );
}
