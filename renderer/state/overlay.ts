import { create } from 'zustand';

export type OverlayName = 'palette' | 'shortcuts';

interface Overlay {
  /** What lies over the page, opened from anywhere. */
  readonly shown: OverlayName | undefined;
  open(name: OverlayName): void;
  close(): void;
}

export const useOverlay = create<Overlay>((set) => ({
  shown: undefined,
  open: (shown) => set({ shown }),
  close: () => set({ shown: undefined }),
}));
