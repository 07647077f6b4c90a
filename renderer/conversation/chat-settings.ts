import { create } from 'zustand';
import type { Conversation } from '../../server/contract/chat/conversations.ts';
import { callHub } from '../api/client.ts';
import { updateConversation, useConversation } from '../api/queries/conversations.ts';
import { currentTexts } from '../texts/current-texts.ts';
import { useNewChat } from './new-chat.ts';

/** How a chat is answered. */
export type ChatSettings = Pick<Conversation, 'systemPrompt' | 'parameters' | 'tools'>;
export type SettingChanges = Partial<ChatSettings>;

interface Unsaved {
  /** Chat id → what was changed and the hub has not got yet. */
  readonly changes: Readonly<Record<string, SettingChanges>>;
  /** Chat id → why the hub did not take them. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Long enough that a word is one request, short enough that a glance away is none too early. */
const PAUSE_MS = 600;

const useUnsaved = create<Unsaved>(() => ({ changes: {}, errors: {} }));
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const running = new Map<string, Promise<void>>();

function without<Value>(all: Readonly<Record<string, Value>>, id: string): Readonly<Record<string, Value>> {
  const { [id]: _, ...rest } = all;
  return rest;
}

/** What was changed in a chat and the hub has not got yet. */
export function unsavedOf(id: string): SettingChanges | undefined {
  return useUnsaved.getState().changes[id];
}

/** Shown at once, saved after a pause. @param id undefined for the chat that is begun next */
export function changeSettings(id: string | undefined, changes: SettingChanges): void {
  if (id === undefined) return useNewChat.getState().change(changes);
  useUnsaved.setState((before) => ({
    changes: { ...before.changes, [id]: { ...before.changes[id], ...changes } },
    errors: without(before.errors, id),
  }));
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => void saveSettings(id).catch(() => undefined), PAUSE_MS), // What went wrong stands in the panel.
  );
}

/** Saves what was changed in a chat, one change after the other. @throws ApiError */
export function saveSettings(id: string): Promise<void> {
  clearTimeout(timers.get(id));
  const before = (running.get(id) ?? Promise.resolve()).catch(() => undefined);
  const saving = before.then(() => saveNow(id));
  running.set(id, saving);
  return saving;
}

async function saveNow(id: string): Promise<void> {
  const changes = unsavedOf(id);
  if (changes === undefined) return;
  useUnsaved.setState((state) => ({ errors: without(state.errors, id) }));
  try {
    await updateConversation(id, changes);
    useUnsaved.setState((state) => ({ changes: afterSaving(state.changes, id, changes) }));
  } catch (error) {
    const message = error instanceof Error ? error.message : currentTexts().problem;
    useUnsaved.setState((state) => ({ errors: { ...state.errors, [id]: message } }));
    throw error;
  }
}

/** Without what was saved. It is there until then, because what is changed meanwhile is built upon it. */
function afterSaving(all: Unsaved['changes'], id: string, saved: SettingChanges): Unsaved['changes'] {
  const left = Object.entries(all[id] ?? {}).filter(([key, value]) => saved[key as keyof SettingChanges] !== value);
  return left.length === 0 ? without(all, id) : { ...all, [id]: Object.fromEntries(left) };
}

/** What the page still holds when it goes away is sent by the browser. Returns the way to stop. */
export function saveSettingsOnLeave(): () => void {
  const leave = () => {
    for (const [id, json] of Object.entries(useUnsaved.getState().changes)) {
      clearTimeout(timers.get(id));
      // Nobody is left to be told of a failure.
      void callHub(`/hub/conversations/${id}`, { method: 'PATCH', json, isLast: true }).catch(() => undefined);
    }
  };
  addEventListener('pagehide', leave);
  return () => removeEventListener('pagehide', leave);
}

const none: ChatSettings = { systemPrompt: '', parameters: {}, tools: [] };

/** What a chat is set to, with what is not saved yet; undefined until it is known. */
export function useChatSettings(id: string | undefined): {
  readonly settings: ChatSettings | undefined;
  /** Why the last change was not taken. */
  readonly error: string | undefined;
} {
  const { data } = useConversation(id);
  const ofNewChat = useNewChat(({ settings }) => settings);
  const changes = useUnsaved((state) => (id === undefined ? undefined : state.changes[id]));
  const error = useUnsaved((state) => (id === undefined ? undefined : state.errors[id]));
  if (id === undefined) return { settings: { ...none, ...ofNewChat }, error: undefined };
  if (data === undefined) return { settings: undefined, error };
  const { systemPrompt, parameters, tools } = data;
  return { settings: { systemPrompt, parameters, tools, ...changes }, error };
}

/** Whether two ways to answer are one, however their fields are ordered. */
export function isSameSettings(a: ChatSettings, b: ChatSettings): boolean {
  const spell = ({ systemPrompt, parameters, tools }: ChatSettings) =>
    JSON.stringify([systemPrompt, parameters, tools], (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : value,
    );
  return spell(a) === spell(b);
}
