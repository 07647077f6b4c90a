import { stopAnswer } from '../conversation/send-message.ts';
import { useLayout } from '../state/layout.ts';

/** What an action may need of the place it is called from. */
export interface ActionContext {
  readonly navigate: (path: string) => void;
  /** The chat on the screen, if there is one. */
  readonly conversationId: string | undefined;
}

/** Something a person can do; buttons, shortcuts and later the palette read the same list. */
export interface Action {
  readonly id: string;
  /** Such as `Ctrl+B`; on a Mac, Command counts as Ctrl. */
  readonly shortcut: string;
  perform(context: ActionContext): void;
}

export const actions: readonly Action[] = [
  { id: 'new-chat', shortcut: 'Ctrl+Shift+O', perform: ({ navigate }) => navigate('/') },
  { id: 'toggle-rail', shortcut: 'Ctrl+B', perform: () => useLayout.getState().toggleRail() },
  { id: 'pick-model', shortcut: 'Ctrl+M', perform: () => document.getElementById('model-picker')?.click() },
  { id: 'focus-composer', shortcut: 'Ctrl+L', perform: () => document.getElementById('composer')?.focus() },
  {
    id: 'stop-answer',
    shortcut: 'Escape',
    perform: ({ conversationId }) => conversationId !== undefined && stopAnswer(conversationId),
  },
];

/** The shortcut that a key press spells. */
export function shortcutOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [(event.ctrlKey || event.metaKey) && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', key]
    .filter(Boolean)
    .join('+');
}
