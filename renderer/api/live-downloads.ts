import { createStore, useStore } from 'zustand';
import type { Download, Downloads } from '../../server/contract/hub/downloads.ts';
import { onLiveEvent } from './live-events.ts';

/** The downloads of the hub, live. */
export const liveDownloads = createStore<Downloads>(() => ({ downloads: [] }));

onLiveEvent('downloads', (downloads) => liveDownloads.setState(downloads as Downloads));

/** Reads a part of the downloads; the component renders again only when that part changes. */
export function useLiveDownloads<T>(select: (downloads: readonly Download[]) => T): T {
  return useStore(liveDownloads, ({ downloads }) => select(downloads));
}
