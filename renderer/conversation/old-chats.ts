import type { ExportedChat } from '../../server/contract/chat/files.ts';
import type { AssistantMessage } from '../../server/contract/chat/message.ts';
import { importChats } from '../api/queries/chat-files.ts';
import { showNotice } from '../state/notices.ts';
import { currentTexts } from '../texts/current-texts.ts';

/** A message of the first releases, which kept chats in the browser. */
type OldMessage =
  | { readonly id: string; readonly role: 'user'; readonly text: string }
  | {
      readonly id: string;
      readonly role: 'assistant';
      readonly model: string;
      readonly text: string;
      readonly reasoning: string;
      readonly outcome?: Exclude<AssistantMessage['outcome'], 'running'>;
      readonly error?: string;
    };

interface OldChat {
  readonly id: string;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  readonly model?: string | undefined;
  readonly messages: readonly OldMessage[];
}

const KEPT_AS = 'homeport-conversations';
const LONGEST_TITLE = 200;

/** Moves chats that an earlier release kept in this browser into the hub, once. They stay here until the hub has all of them. */
export async function moveOldChats(): Promise<void> {
  // Two windows would move them twice. Without a secure origin there are no locks, and the other window is a rare one.
  await (navigator.locks?.request(KEPT_AS, move) ?? move());
}

async function move(): Promise<void> {
  const text = localStorage.getItem(KEPT_AS);
  if (text === null) return;
  const chats = readOldChats(text);
  if (chats.length > 0) {
    const file = {
      format: 'homeport-chats',
      version: 1,
      exportedAt: new Date().toISOString(),
      files: [],
      chats: chats.map(exportedChat),
    };
    const { imported, skipped } = await importChats(new File([JSON.stringify(file)], 'browser-chats.json'));
    showNotice(currentTexts().rail.moved(imported.length));
    if (skipped.length > 0) return;
  }
  localStorage.removeItem(KEPT_AS);
}

/**
 * Reads kept chats of any version. What an extension or a hand wrote there may have any shape: what can't be shown is left
 * out, and nothing is thrown.
 */
export function readOldChats(text: string): readonly OldChat[] {
  const kept = parse(text);
  const state = isRecord(kept) && isRecord(kept['state']) ? kept['state'] : {};
  return Array.isArray(state['list']) ? (state['list'] as unknown[]).filter(isChat) : [];
}

/** One branch, because there were no others. */
export function exportedChat({ title, updatedAt, model, messages }: OldChat): ExportedChat {
  const at = Math.trunc(updatedAt);
  return {
    title: title.trim().slice(0, LONGEST_TITLE) || '…',
    titleBy: 'words',
    folder: null,
    isPinned: false,
    isArchived: false,
    model: model ?? messages.findLast((message) => message.role === 'assistant')?.model ?? null,
    systemPrompt: '',
    parameters: {},
    tools: [],
    headId: messages.length === 0 ? null : `m${messages.length - 1}`,
    createdAt: at,
    updatedAt: at,
    messages: messages.map((message, index) => {
      const base = {
        id: `m${index}`,
        parentId: index === 0 ? null : `m${index - 1}`,
        createdAt: at,
        text: message.text,
      };
      if (message.role === 'user') return { ...base, role: 'user', attachments: [], isCompared: false };
      return {
        ...base,
        role: 'assistant',
        model: message.model || 'unknown',
        reasoning: message.reasoning,
        reasoningMs: null,
        toolCalls: [],
        outcome: message.outcome ?? 'complete',
        error: message.error ?? null,
        stats: null,
      };
    }),
  };
}

function isChat(value: unknown): value is OldChat {
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

function isMessage(value: unknown): value is OldMessage {
  if (!isRecord(value) || typeof value['id'] !== 'string' || typeof value['text'] !== 'string') return false;
  if (value['role'] === 'user') return true;
  return value['role'] === 'assistant' && typeof value['model'] === 'string' && typeof value['reasoning'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // Cut off or written by something else: there is nothing to read.
  }
}
