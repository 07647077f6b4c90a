import { useEffect, useSyncExternalStore } from 'react';
import { useLayout } from './layout.ts';

const darkSystem = matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  darkSystem.addEventListener('change', listener);
  return () => darkSystem.removeEventListener('change', listener);
}

/** The theme in force: the chosen one, else the system's. */
export function useTheme(): 'light' | 'dark' {
  const isSystemDark = useSyncExternalStore(subscribe, () => darkSystem.matches);
  const chosen = useLayout((layout) => layout.theme);
  return chosen ?? (isSystemDark ? 'dark' : 'light');
}

/** Writes the theme where the style sheet looks for it. */
export function useAppliedTheme(): void {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}
