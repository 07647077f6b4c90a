import { create } from 'zustand';

interface RailDrawer {
  readonly isOpen: boolean;
  setOpen(isOpen: boolean): void;
  toggle(): void;
}

/** On a phone the rail lies over the page, and is never left open there. */
export const useRailDrawer = create<RailDrawer>((set) => ({
  isOpen: false,
  setOpen: (isOpen) => set({ isOpen }),
  toggle: () => set(({ isOpen }) => ({ isOpen: !isOpen })),
}));

const phone = globalThis.matchMedia?.('(max-width: 639.98px)');

/** Whether there is no room for a rail beside the page; `max-sm` in the style sheet says the same. */
export function isPhone(): boolean {
  return phone?.matches ?? false;
}

/** A window that becomes wide has its rail beside the page again. */
phone?.addEventListener('change', () => useRailDrawer.getState().setOpen(false));
