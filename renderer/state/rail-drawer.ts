import { create } from 'zustand';

interface RailDrawer {
  /** There is no room for a rail beside the page; `max-sm` in the style sheet says the same. */
  readonly isPhone: boolean;
  readonly isOpen: boolean;
  setOpen(isOpen: boolean): void;
  toggle(): void;
}

const phone = globalThis.matchMedia?.('(max-width: 639.98px)');

/** On a phone the rail lies over the page, and is never left open there. */
export const useRailDrawer = create<RailDrawer>((set) => ({
  isPhone: phone?.matches ?? false,
  isOpen: false,
  setOpen: (isOpen) => set({ isOpen }),
  toggle: () => set(({ isOpen }) => ({ isOpen: !isOpen })),
}));

/** A window that becomes wide has its rail beside the page again. */
phone?.addEventListener('change', ({ matches }) => useRailDrawer.setState({ isPhone: matches, isOpen: false }));
