import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { actions, shortcutOf } from './actions.ts';

/** Listens for the shortcuts of every action while the shell is on the screen. */
export function useShortcuts(): void {
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const action = actions.find(({ shortcut }) => shortcut === shortcutOf(event));
      if (action === undefined) return;
      // Escape also closes what is open; only the browser's own use of the others is in the way.
      if (action.shortcut !== 'Escape') event.preventDefault();
      action.perform({ navigate: (to) => void navigate({ to }), conversationId });
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [navigate, conversationId]);
}
