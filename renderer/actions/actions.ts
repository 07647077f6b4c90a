import { stopAnswers } from '../conversation/ask.ts';
import { spellShortcut } from './spell-shortcut.ts';
import { reportFailure } from '../screens/chat/report-failure.ts';
import { useFind } from '../state/find.ts';
import { useLayout } from '../state/layout.ts';
import { useModelPicker } from '../state/model-picker.ts';
import { useRailDrawer } from '../state/rail-drawer.ts';
import { useOverlay } from '../state/overlay.ts';
import { togglePanel } from '../state/chat-panel.ts';
import type { Texts } from '../texts/en.ts';

/** What an action may need of the place it is called from. */
export interface ActionContext {
  readonly navigate: (path: '/') => void;
  /** The chat on the screen, if there is one. */
  readonly conversationId: string | undefined;
  /** A chat is on the screen, begun or not. */
  readonly isChat: boolean;
}

/** Something a person can do; buttons, shortcuts and the palette read the same list. */
export interface Action {
  readonly name: keyof Texts['actions'];
  /** Such as `Ctrl+B`; on a Mac, Command counts as Ctrl. A key alone is only heard where nothing is being written. */
  readonly shortcut: string;
  /** Where it is of use; elsewhere its shortcut stays the browser's. Absent = everywhere. */
  isFor?(context: ActionContext): boolean;
  perform(context: ActionContext): void;
}

function toggleRail(): void {
  if (useRailDrawer.getState().isPhone) useRailDrawer.getState().toggle();
  else useLayout.getState().toggleRail();
}

export const actions: readonly Action[] = [
  { name: 'newChat', shortcut: 'Ctrl+Shift+O', perform: ({ navigate }) => navigate('/') },
  { name: 'toggleRail', shortcut: 'Ctrl+B', perform: toggleRail },
  {
    name: 'pickModel',
    shortcut: 'Ctrl+M',
    perform({ navigate, isChat }) {
      if (!isChat) navigate('/');
      useModelPicker.getState().setOpen(true);
    },
  },
  {
    name: 'togglePanel',
    shortcut: 'Ctrl+.',
    isFor: ({ isChat }) => isChat,
    perform: togglePanel,
  },
  {
    name: 'focusComposer',
    shortcut: '/',
    perform({ navigate, isChat }) {
      if (isChat) document.getElementById('composer')?.focus();
      else navigate('/'); // The composer of a screen that opens has the focus.
    },
  },
  {
    name: 'stopAnswer',
    shortcut: 'Escape',
    isFor: ({ conversationId }) => conversationId !== undefined,
    perform: ({ conversationId }) => conversationId !== undefined && reportFailure(stopAnswers(conversationId)),
  },
  {
    name: 'findInChat',
    shortcut: 'Ctrl+F',
    isFor: ({ conversationId }) => conversationId !== undefined,
    perform: () => useFind.getState().open(),
  },
  { name: 'openPalette', shortcut: 'Ctrl+K', perform: () => useOverlay.getState().open('palette') },
  { name: 'showShortcuts', shortcut: 'Ctrl+/', perform: () => useOverlay.getState().open('shortcuts') },
  { name: 'nextTheme', shortcut: 'Ctrl+Shift+L', perform: () => useLayout.getState().nextTheme() },
];

export function isOfUse(action: Action, context: ActionContext): boolean {
  return action.isFor?.(context) !== false;
}

/** A text with the shortcut of its action behind it, as tooltips show it. */
export function withShortcut(text: string, name: Action['name']): string {
  const shortcut = actions.find((action) => action.name === name)?.shortcut;
  return shortcut === undefined ? text : `${text} (${spellShortcut(shortcut)})`;
}
