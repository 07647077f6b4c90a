import { create } from 'zustand';

interface Find {
  readonly isOpen: boolean;
  readonly text: string;
  /** The message that is being looked at. */
  readonly messageId: string | undefined;
  open(): void;
  close(): void;
  look(text: string, messageId: string | undefined): void;
}

/** The search within the chat that is on the screen: the browser's own can't see what is not drawn. */
export const useFind = create<Find>((set) => ({
  isOpen: false,
  text: '',
  messageId: undefined,
  open: () => set({ isOpen: true }),
  close: () => set({ isOpen: false, text: '', messageId: undefined }),
  look: (text, messageId) => set({ text, messageId }),
}));
