import { useSyncExternalStore } from 'react';
import { useLayout } from '../state/layout.ts';

const DARK = '(prefers-color-scheme: dark)';

function onSystemChange(listener: () => void): () => void {
  const media = matchMedia(DARK);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** Whether the page is dark now: by what was chosen, else by the system. */
export function useIsDark(): boolean {
  const theme = useLayout((layout) => layout.theme);
  const isSystemDark = useSyncExternalStore(onSystemChange, () => matchMedia(DARK).matches);
  return theme === 'system' ? isSystemDark : theme === 'dark';
}
