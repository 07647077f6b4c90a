import { create } from 'zustand';
import { persist } from 'zustand/middleware';

type Theme = 'light' | 'dark';

interface Layout {
  readonly isRailOpen: boolean;
  /** Undefined follows the system. */
  readonly theme: Theme | undefined;
  /** Model of the next new chat; empty = whatever the hub proposes. */
  readonly model: string;
  toggleRail(): void;
  setTheme(theme: Theme): void;
  setModel(model: string): void;
}

export const useLayout = create<Layout>()(
  persist(
    (set) => ({
      isRailOpen: true,
      theme: undefined,
      model: '',
      toggleRail: () => set(({ isRailOpen }) => ({ isRailOpen: !isRailOpen })),
      setTheme: (theme) => set({ theme }),
      setModel: (model) => set({ model }),
    }),
    { name: 'homeport-layout', version: 1 },
  ),
);
