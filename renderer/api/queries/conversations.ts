import { useQuery } from '@tanstack/react-query';
import type {
  Conversation,
  ConversationEvent,
  ConversationSummary,
} from '../../../server/contract/chat/conversations.ts';
import type { ChatMessage } from '../../../server/contract/chat/message.ts';
import { callHub, getJson, postJson, sendJson } from '../client.ts';
import { onConnection, onLiveEvent } from '../live-events.ts';
import { queryClient } from '../query-client.ts';

/** What may be set on a chat; what is absent stays. */
export type ConversationChanges = Partial<
  Pick<
    Conversation,
    'title' | 'folderId' | 'isPinned' | 'isArchived' | 'model' | 'systemPrompt' | 'parameters' | 'tools'
  >
> & { readonly headId?: string };

const LISTS = ['conversations'];
const listKey = (isArchived: boolean) => [...LISTS, isArchived];
const chatKey = (id: string | undefined) => ['conversation', id];

/** Changes of another window that come within this time are read together; and what this window did itself has arrived. */
const GATHER_MS = 250;

/** Chats, the one that was used last first. */
export function useConversationList(isArchived = false) {
  return useQuery({
    queryKey: listKey(isArchived),
    queryFn: async ({ signal }) =>
      (await getJson<{ conversations: ConversationSummary[] }>(`/hub/conversations?archived=${isArchived}`, signal))
        .conversations,
    staleTime: Infinity,
  });
}

/** A chat with its messages. Changes of other windows and finished answers come by themselves. */
export function useConversation(id: string | undefined) {
  return useQuery({
    queryKey: chatKey(id),
    queryFn: ({ signal }) => getJson<Conversation>(`/hub/conversations/${id}`, signal),
    enabled: id !== undefined,
    staleTime: Infinity,
    // Comparing ten thousand messages with each other costs more than drawing the ten that are seen.
    structuralSharing: false,
  });
}

/** The chat as far as this window knows it. */
export function knownConversation(id: string): Conversation | undefined {
  return queryClient.getQueryData<Conversation>(chatKey(id));
}

function patchKnown(id: string, change: (chat: Conversation) => Conversation): void {
  queryClient.setQueryData<Conversation>(chatKey(id), (chat) => chat && change(chat));
}

function patchLists(
  change: (chats: readonly ConversationSummary[], isArchived: boolean) => ConversationSummary[],
): void {
  for (const isArchived of [false, true]) {
    queryClient.setQueryData<ConversationSummary[]>(listKey(isArchived), (chats) => chats && change(chats, isArchived));
  }
}

export async function createConversation(changes: Omit<ConversationChanges, 'isArchived' | 'headId'>) {
  const chat = await postJson<Conversation>('/hub/conversations', changes);
  learn(chat);
  return chat;
}

/** Begins a chat with what was said up to a message. */
export async function branchConversation(id: string, messageId: string): Promise<Conversation> {
  const chat = await postJson<Conversation>(`/hub/conversations/${id}/branch`, { messageId });
  learn(chat);
  return chat;
}

function learn(chat: Conversation): void {
  queryClient.setQueryData(chatKey(chat.id), chat);
  void queryClient.invalidateQueries({ queryKey: LISTS });
}

/** Shown at once, and taken back when the hub refuses. @throws ApiError */
export async function updateConversation(id: string, changes: ConversationChanges): Promise<void> {
  await Promise.all([chatKey(id), LISTS].map((queryKey) => queryClient.cancelQueries({ queryKey })));
  patchKnown(id, (chat) => ({ ...chat, ...changes }));
  patchLists((chats) => chats.map((chat) => (chat.id === id ? { ...chat, ...changes } : chat)));
  try {
    const summary = await sendJson<ConversationSummary & { headId: string | null }>(
      'PATCH',
      `/hub/conversations/${id}`,
      changes,
    );
    patchKnown(id, (chat) => ({ ...chat, ...summary, revision: nextRevision(chat, summary.revision) }));
    patchLists((chats) => chats.map((chat) => (chat.id === id ? summaryOf({ ...chat, ...summary }) : chat)));
    if (changes.isArchived !== undefined) await queryClient.invalidateQueries({ queryKey: LISTS });
  } catch (error) {
    await Promise.all([chatKey(id), LISTS].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    throw error;
  }
}

function summaryOf(chat: ConversationSummary & { headId?: string | null }): ConversationSummary {
  const { headId: _headId, ...summary } = chat;
  return summary;
}

/** Gone at once; for an hour it can be brought back. @throws ApiError */
export async function deleteConversation(id: string): Promise<void> {
  await queryClient.cancelQueries({ queryKey: LISTS });
  patchLists((chats) => chats.filter((chat) => chat.id !== id));
  try {
    await callHub(`/hub/conversations/${id}`, { method: 'DELETE' });
    queryClient.removeQueries({ queryKey: chatKey(id) });
  } finally {
    await queryClient.invalidateQueries({ queryKey: LISTS });
  }
}

/** @throws ApiError */
export async function restoreConversation(id: string): Promise<void> {
  await postJson(`/hub/conversations/${id}/restore`, {});
  await queryClient.invalidateQueries({ queryKey: LISTS });
}

export interface AddedMessages {
  readonly messages: readonly ChatMessage[];
  readonly headId: string;
  readonly title: string;
  readonly revision: number;
}

/** How far this window knows a chat after a change: what else has changed in between is read when the hub tells of it. */
function nextRevision(known: Pick<Conversation, 'revision'>, revision: number | null): number {
  return revision === known.revision + 1 ? revision : known.revision;
}

/** What the hub added to a chat, put into what this window knows of it. */
export function addMessages(id: string, { messages, headId, title, revision }: AddedMessages): void {
  patchKnown(id, (chat) => {
    const added = new Map(messages.map((message) => [message.id, message]));
    const known = chat.messages.map((message) => added.get(message.id) ?? message);
    const ids = new Set(known.map((message) => message.id));
    return {
      ...chat,
      headId,
      title,
      revision: nextRevision(chat, revision),
      messages: [...known, ...messages.filter((message) => !ids.has(message.id))],
    };
  });
  void queryClient.invalidateQueries({ queryKey: LISTS });
}

/** A message that has changed. @param revision of its chat with it; null where that is not known */
export function putMessage(id: string, message: ChatMessage, revision: number | null): void {
  patchKnown(id, (chat) => ({
    ...chat,
    revision: nextRevision(chat, revision),
    messages: chat.messages.map((known) => (known.id === message.id ? message : known)),
  }));
  void queryClient.invalidateQueries({ queryKey: LISTS });
}

export function refetchConversation(id: string): void {
  void queryClient.invalidateQueries({ queryKey: chatKey(id) });
}

/** Reads again what other windows and turns have changed. Returns the way to stop. */
export function followConversations(): () => void {
  const waiting = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    timer = undefined;
    for (const [id, revision] of waiting) {
      const known = queryClient.getQueryState<Conversation>(chatKey(id));
      const isBack = known?.status === 'error';
      if (isBack || (known?.data?.revision ?? revision) < revision) refetchConversation(id);
    }
    waiting.clear();
    void queryClient.invalidateQueries({ queryKey: LISTS });
  }

  const stops = [
    onLiveEvent('conversations', (data) => {
      const { type, id, revision } = data as ConversationEvent;
      // Whoever is looking at it is told that it is gone.
      if (type === 'deleted') void queryClient.resetQueries({ queryKey: chatKey(id) });
      else waiting.set(id, revision);
      timer ??= setTimeout(look, GATHER_MS);
    }),
    onConnection((isConnected) => {
      // Whatever happened meanwhile was not told.
      if (!isConnected) return;
      void queryClient.invalidateQueries({ queryKey: LISTS });
      void queryClient.invalidateQueries({ queryKey: ['conversation'] });
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
