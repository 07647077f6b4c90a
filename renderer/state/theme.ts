import { useLayout, type Theme } from './layout.ts';

/** Writes the chosen theme where the style sheet looks for it; without one the system's holds there. */
function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Applies the theme before anything is drawn, and whenever it changes. */
export function followTheme(): void {
  apply(useLayout.getState().theme);
  useLayout.subscribe(({ theme }) => apply(theme));
}
