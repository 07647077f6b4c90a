import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import { useLayout } from './layout.ts';

/** Narrower than this there is no room for it beside a chat: it is a sheet above it then. */
const WIDE = '(min-width: 64rem)';

/** A sheet that was left open would cover the chat of the next visit, so that it is not kept. */
const useSheet = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));

function isWide(): boolean {
  return matchMedia(WIDE).matches;
}

function onWidth(listener: () => void): () => void {
  const media = matchMedia(WIDE);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

export function togglePanel(): void {
  if (isWide()) useLayout.getState().setPanelOpen(!useLayout.getState().isPanelOpen);
  else useSheet.setState(({ isOpen }) => ({ isOpen: !isOpen }));
}

export function closePanel(): void {
  useLayout.getState().setPanelOpen(false);
  useSheet.setState({ isOpen: false });
}

/** Where what a chat is set to is shown now. */
export function useChatPanel(): 'closed' | 'beside' | 'sheet' {
  const wide = useSyncExternalStore(onWidth, isWide);
  const isBeside = useLayout((layout) => layout.isPanelOpen);
  const isSheet = useSheet(({ isOpen }) => isOpen);
  if (wide) return isBeside ? 'beside' : 'closed';
  return isSheet ? 'sheet' : 'closed';
}
