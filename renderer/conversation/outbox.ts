import { create } from 'zustand';
import { ApiError } from '../api/client.ts';
import { onConnection } from '../api/live-events.ts';
import { liveStatus } from '../api/live-status.ts';
import { deleteConversation, knownConversation } from '../api/queries/conversations.ts';
import { draftOf, NEW_CHAT, useDrafts, withoutSent, type Draft } from '../state/drafts.ts';
import { useLayout } from '../state/layout.ts';
import { currentTexts } from '../texts/current-texts.ts';
import { beginConversation, sendMessage } from './ask.ts';
import { chooseModel } from './choose-model.ts';
import { newMessageId } from './message-id.ts';
import { useNewChat } from './new-chat.ts';

/** Why a message has not gone out yet, or why it was refused. It stays in its field all the while. */
export type Sending = 'sending' | 'hub' | 'model' | { readonly error: string };

interface Outbox {
  /** Draft id → what became of it; absent where nothing was sent. */
  readonly states: Readonly<Record<string, Sending>>;
}

/** A message on its way. It keeps its id, and the chat that was begun for it, until the hub has said what became of it. */
interface Attempt {
  /** Its words and files, and how a chat is set that it begins: changed, it is another message. */
  readonly what: string;
  readonly messageId: string;
  /** Of a first message: its chat. */
  begun?: string;
  /** How often it was lost on its way. */
  losses: number;
}

interface Waiting {
  readonly conversationId: string | undefined;
  readonly onBegun: (conversationId: string) => void;
}

const waiting = new Map<string, Waiting>();
/** By the draft's id. */
const attempts = new Map<string, Attempt>();

/** Twice as long after each loss. */
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

const useOutbox = create<Outbox>(() => ({ states: {} }));

export function useSending(draftId: string): Sending | undefined {
  return useOutbox(({ states }) => states[draftId]);
}

function setState(draftId: string, state: Sending | undefined): void {
  useOutbox.setState(({ states: { [draftId]: _before, ...rest } }) => ({
    states: state === undefined ? rest : { ...rest, [draftId]: state },
  }));
}

/** The model that would answer in this chat now; empty while there is none. */
export function modelNow(conversationId: string | undefined): string {
  const own = conversationId === undefined ? undefined : knownConversation(conversationId)?.model;
  return chooseModel(own ?? useLayout.getState().model, liveStatus.getState().status);
}

/**
 * Sends what is written in a chat, or begins a chat with it. While the hub is away or no model is ready it waits, and goes out
 * by itself. Never throws: what the hub refuses stands at the field.
 */
export async function sendDraft(
  conversationId: string | undefined,
  onBegun: (conversationId: string) => void,
): Promise<void> {
  const draftId = conversationId ?? NEW_CHAT;
  if (useOutbox.getState().states[draftId] === 'sending') return;
  const draft = draftOf(draftId);
  const { text, attachments, models } = draft;
  if (text.trim() === '' && attachments.length === 0) return cancelSending(draftId);
  const asked = models.length > 1 ? models : [modelNow(conversationId)];
  if (asked[0] === '') return wait(draftId, 'model', { conversationId, onBegun });
  setState(draftId, 'sending');
  const said = { text: text.trim(), attachmentIds: attachments.map(({ id }) => id) };
  const { settings } = useNewChat.getState();
  const attempt = attemptFor(draftId, JSON.stringify(conversationId === undefined ? [said, settings] : [said]));
  const sent = { ...said, models: asked, messageId: attempt.messageId };
  try {
    if (conversationId === undefined) {
      attempt.begun ??= await beginConversation(sent, settings);
      await sendMessage(attempt.begun, sent);
      useNewChat.getState().reset();
      settle(draftId, attempt.begun, draft);
      onBegun(attempt.begun);
    } else {
      await sendMessage(conversationId, sent);
      settle(draftId, conversationId, draft);
    }
    attempts.delete(draftId);
    useLayout.getState().markAsked();
    cancelSending(draftId);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unreachable') {
      wait(draftId, 'hub', { conversationId, onBegun });
      return retryLost(draftId, attempt);
    }
    await dropAttempt(draftId);
    setState(draftId, { error: error instanceof Error ? error.message : currentTexts().problem });
  }
}

/** The one that was made before, where what is said has not changed since. */
function attemptFor(draftId: string, what: string): Attempt {
  const before = attempts.get(draftId);
  if (before?.what === what) return before;
  void dropAttempt(draftId);
  const attempt: Attempt = { what, messageId: newMessageId(), losses: 0 };
  attempts.set(draftId, attempt);
  return attempt;
}

/** A message that was refused, taken back, or changed before it went out, leaves no empty chat behind. */
async function dropAttempt(draftId: string): Promise<void> {
  const { begun } = attempts.get(draftId) ?? {};
  attempts.delete(draftId);
  // Where the hub is away this fails too; why the message did not go out is what is told.
  if (begun !== undefined) await deleteConversation(begun).catch(() => undefined);
}

/** What was written while a message went out is the beginning of the next one. */
function settle(draftId: string, conversationId: string, sent: Draft): void {
  const rest = withoutSent(draftOf(draftId), sent);
  useDrafts.getState().clear(draftId);
  if (rest.text !== '' || rest.attachments.length > 0) useDrafts.getState().change(conversationId, rest);
}

function wait(draftId: string, reason: 'hub' | 'model', call: Waiting): void {
  waiting.set(draftId, call);
  setState(draftId, reason);
}

/** Where only this one call was lost, nobody will tell that the hub is back. */
function retryLost(draftId: string, attempt: Attempt): void {
  if (!liveStatus.getState().isConnected) return;
  setTimeout(() => sendAgain(draftId, 'hub'), Math.min(RETRY_MS * 2 ** attempt.losses++, LONGEST_RETRY_MS));
}

/** Where it still waits for that. */
function sendAgain(draftId: string, reason: Sending): void {
  const call = waiting.get(draftId);
  if (call === undefined || useOutbox.getState().states[draftId] !== reason) return;
  void sendDraft(call.conversationId, call.onBegun);
}

/** What waits stays in its field. Sent again by somebody, it is another message: the same words may be meant once more. */
export function cancelSending(draftId: string): void {
  waiting.delete(draftId);
  void dropAttempt(draftId);
  setState(draftId, undefined);
}

/** Sends what waits as soon as that may help. Returns the way to stop. */
export function followOutbox(): () => void {
  const sendAll = (reason: Sending) => {
    for (const draftId of waiting.keys()) sendAgain(draftId, reason);
  };
  const stops = [
    onConnection((isConnected) => isConnected && sendAll('hub')),
    liveStatus.subscribe(({ status }, before) => {
      if (status?.defaultModel !== undefined && before.status?.defaultModel === undefined) sendAll('model');
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
