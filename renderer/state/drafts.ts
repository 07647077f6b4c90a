import { create } from 'zustand';
import { persist, type PersistStorage, type StorageValue } from 'zustand/middleware';
import type { Attachment } from '../../server/contract/chat/message.ts';

/** What is written but not sent. */
export interface Draft {
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** To ask side by side; fewer than two mean the chat's own model. */
  readonly models: readonly string[];
}

interface Drafts {
  /** Conversation id, or `NEW_CHAT` → its draft. */
  readonly drafts: Readonly<Record<string, Draft>>;
  change(id: string, changes: Partial<Draft>): void;
  clear(id: string): void;
}

export const NEW_CHAT = 'new';
const EMPTY: Draft = { text: '', attachments: [], models: [] };

/** A key press must not wait for the disk; what is written is kept a moment later, and when the page goes away. */
const KEEP_AFTER_MS = 400;
const MOST_DRAFTS = 50;
/** Browsers keep about five million characters for a site. */
const MOST_CHARACTERS = 500_000;

export const useDrafts = create<Drafts>()(
  persist<Drafts, [], [], Pick<Drafts, 'drafts'>>(
    (set) => ({
      drafts: {},
      change: (id, changes) =>
        set(({ drafts }) => ({ drafts: { ...drafts, [id]: { ...EMPTY, ...drafts[id], ...changes } } })),
      clear: (id) => set(({ drafts: { [id]: _sent, ...rest } }) => ({ drafts: rest })),
    }),
    {
      name: 'homeport-drafts',
      version: 1,
      storage: lateStorage(),
      partialize: ({ drafts }) => ({ drafts: worthKeeping(drafts) }),
      merge: (kept, current) => ({ ...current, drafts: readDrafts(kept) }),
    },
  ),
);

export function useDraft(id: string): Draft {
  return useDrafts(({ drafts }) => drafts[id] ?? EMPTY);
}

export function draftOf(id: string): Draft {
  return useDrafts.getState().drafts[id] ?? EMPTY;
}

/** What is left of a draft when it has been sent as it was: what was written or attached meanwhile is not lost. */
export function withoutSent(now: Draft, sent: Draft): Draft {
  return {
    text: now.text.startsWith(sent.text) ? now.text.slice(sent.text.length) : now.text,
    attachments: now.attachments.filter(({ id }) => !sent.attachments.some((each) => each.id === id)),
    models: now.models === sent.models ? [] : now.models,
  };
}

/** The latest of those that hold something, as far as there is room. */
export function worthKeeping(drafts: Readonly<Record<string, Draft>>): Readonly<Record<string, Draft>> {
  let room = MOST_CHARACTERS;
  const kept = Object.entries(drafts)
    .filter(([, { text, attachments, models }]) => text !== '' || attachments.length > 0 || models.length > 0)
    .slice(-MOST_DRAFTS)
    .toReversed()
    .filter(([, { text }]) => (room -= text.length) >= 0);
  return Object.fromEntries(kept.toReversed());
}

/** Reads what is kept, of any shape. */
export function readDrafts(kept: unknown): Readonly<Record<string, Draft>> {
  const all = typeof kept === 'object' && kept !== null && 'drafts' in kept ? kept.drafts : undefined;
  const entries = Object.entries(typeof all === 'object' && all !== null ? all : {}) as [string, Partial<Draft>][];
  return Object.fromEntries(
    entries.flatMap(([id, draft]) => {
      if (typeof draft?.text !== 'string') return [];
      const attachments = Array.isArray(draft.attachments) ? draft.attachments : [];
      const models = Array.isArray(draft.models) ? draft.models.filter((model) => typeof model === 'string') : [];
      return [[id, { text: draft.text, attachments, models }]];
    }),
  );
}

function lateStorage(): PersistStorage<Pick<Drafts, 'drafts'>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void) | undefined;
  const keep = () => {
    clearTimeout(timer);
    timer = undefined;
    waiting?.();
    waiting = undefined;
  };
  globalThis.addEventListener?.('pagehide', keep);
  return {
    getItem: (name) => parse(localStorage.getItem(name)),
    removeItem: (name) => localStorage.removeItem(name),
    setItem(name, value) {
      waiting = () => {
        try {
          localStorage.setItem(name, JSON.stringify(value));
        } catch {
          // No room: the draft is still in the page, and lost only with it.
        }
      };
      timer ??= setTimeout(keep, KEEP_AFTER_MS);
    },
  };
}

function parse(text: string | null): StorageValue<Pick<Drafts, 'drafts'>> | null {
  try {
    return JSON.parse(text ?? 'null') as StorageValue<Pick<Drafts, 'drafts'>> | null;
  } catch {
    return null; // Cut off or written by something else: there is nothing to read.
  }
}
