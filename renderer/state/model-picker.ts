import { create } from 'zustand';

interface ModelPickerState {
  readonly isOpen: boolean;
  setOpen(isOpen: boolean): void;
}

/** Whether the list of models is open: a shortcut and the status strip open it too. */
export const useModelPicker = create<ModelPickerState>((set) => ({
  isOpen: false,
  setOpen: (isOpen) => set({ isOpen }),
}));
