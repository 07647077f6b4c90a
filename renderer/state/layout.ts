import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { isLanguage, type LanguageCode } from '../texts/languages.ts';

export type Theme = 'system' | 'light' | 'dark';

interface Layout {
  readonly isRailOpen: boolean;
  readonly theme: Theme;
  /** Absent = the browser's. */
  readonly language: LanguageCode | undefined;
  /** Model of new chats; empty = whatever the hub proposes. */
  readonly model: string;
  /** Something was asked once: the suggestions for beginners are gone for good. */
  readonly hasAsked: boolean;
  /** Long lines of code are broken, not scrolled. */
  readonly isCodeWrapped: boolean;
  /** What a chat is set to stands beside it. */
  readonly isPanelOpen: boolean;
  toggleRail(): void;
  /** From the system's theme to light to dark and round again. */
  nextTheme(): void;
  setTheme(theme: Theme): void;
  setLanguage(language: LanguageCode | undefined): void;
  setModel(model: string): void;
  markAsked(): void;
  toggleCodeWrap(): void;
  setPanelOpen(isOpen: boolean): void;
}

const following: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };

/** The theme that the switch leads to. */
export function themeAfter(theme: Theme): Theme {
  return following[theme];
}

const VERSION = 3;
type Kept = Pick<Layout, 'isRailOpen' | 'theme' | 'language' | 'model' | 'hasAsked' | 'isCodeWrapped' | 'isPanelOpen'>;
/** Narrower than this, pixels, the rail would leave no room for a page. */
const RAIL_NEEDS = 640;
const first: Kept = {
  isRailOpen: !(globalThis.innerWidth < RAIL_NEEDS),
  theme: 'system',
  language: undefined,
  model: '',
  hasAsked: false,
  isCodeWrapped: false,
  isPanelOpen: false,
};

/** Reads what is kept, of any version and any shape. Version 1 left the theme out when it was the system's; version 2 knew no languages. */
export function upgradeLayout(kept: unknown): Kept {
  const { isRailOpen, theme, language, model, hasAsked, isCodeWrapped, isPanelOpen } = (kept ?? {}) as Readonly<
    Record<string, unknown>
  >;
  return {
    isRailOpen: typeof isRailOpen === 'boolean' ? isRailOpen : first.isRailOpen,
    theme: theme === 'light' || theme === 'dark' ? theme : first.theme,
    language: isLanguage(language) ? language : first.language,
    model: typeof model === 'string' ? model : first.model,
    hasAsked: hasAsked === true,
    isCodeWrapped: isCodeWrapped === true,
    isPanelOpen: isPanelOpen === true,
  };
}

export const useLayout = create<Layout>()(
  persist<Layout, [], [], Kept>(
    (set) => ({
      ...first,
      toggleRail: () => set(({ isRailOpen }) => ({ isRailOpen: !isRailOpen })),
      nextTheme: () => set(({ theme }) => ({ theme: themeAfter(theme) })),
      setTheme: (theme) => set({ theme }),
      setLanguage: (language) => set({ language }),
      setModel: (model) => set({ model }),
      markAsked: () => set({ hasAsked: true }),
      toggleCodeWrap: () => set(({ isCodeWrapped }) => ({ isCodeWrapped: !isCodeWrapped })),
      setPanelOpen: (isPanelOpen) => set({ isPanelOpen }),
    }),
    {
      name: 'homeport-layout',
      version: VERSION,
      partialize: ({ isRailOpen, theme, language, model, hasAsked, isCodeWrapped, isPanelOpen }) => ({
        isRailOpen,
        theme,
        language,
        model,
        hasAsked,
        isCodeWrapped,
        isPanelOpen,
      }),
      migrate: upgradeLayout,
      merge: (kept, current) => ({ ...current, ...upgradeLayout(kept) }),
    },
  ),
);
