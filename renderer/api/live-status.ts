import { createStore, useStore } from 'zustand';
import type { HubStatus } from '../../server/contract/hub/status.ts';
import { onConnection, onLiveEvent } from './live-events.ts';

/** What the hub says of itself, live. */
interface LiveStatus {
  readonly status: HubStatus | undefined;
  readonly isConnected: boolean;
}

export const liveStatus = createStore<LiveStatus>(() => ({ status: undefined, isConnected: true }));

onLiveEvent('status', (status) => liveStatus.setState({ status: status as HubStatus, isConnected: true }));
onConnection((isConnected) => liveStatus.setState({ isConnected }));

/** Reads a part of the live status; the component renders again only when that part changes. */
export function useLiveStatus<T>(select: (live: LiveStatus) => T): T {
  return useStore(liveStatus, select);
}
