import { useEffect } from 'react';
import { actions } from './actions.ts';
import { isPlainCharacter, shortcutOf } from './shortcut-of.ts';
import { useActions } from './use-actions.ts';

/** Listens for the shortcuts of every action while the shell is on the screen. */
export function useShortcuts(): void {
  const perform = useActions();

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // A key that a dialog or an input method has used is not pressed for us.
      if (event.defaultPrevented || event.isComposing) return;
      const spelled = shortcutOf(event);
      const action = actions.find(({ shortcut }) => shortcut === spelled);
      if (action === undefined || (isPlainCharacter(spelled) && isWriting(event.target))) return;
      if (spelled === 'Escape' && isPopupOpen()) return;
      // Escape also closes what is open; only the browser's own use of the others is in the way.
      if (perform(action.name) && spelled !== 'Escape') event.preventDefault();
    };
    // Heard on the way down, before a popup closes itself and is no longer there to be seen.
    addEventListener('keydown', listen, { capture: true });
    return () => removeEventListener('keydown', listen, { capture: true });
  }, [perform]);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

function isPopupOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}
