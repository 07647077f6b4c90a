import { createStore, useStore } from 'zustand';
import type { HubStatus } from '../../server/contract/hub/status.ts';

/** What the hub says of itself, live. */
interface LiveStatus {
  readonly status: HubStatus | undefined;
  readonly isConnected: boolean;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

export const liveStatus = createStore<LiveStatus>(() => ({ status: undefined, isConnected: true }));

/** Reads a part of the live status; the component renders again only when that part changes. */
export function useLiveStatus<T>(select: (live: LiveStatus) => T): T {
  return useStore(liveStatus, select);
}

/**
 * Opens the one event stream of the interface and keeps it open. Returns the way to close it.
 * `onLost` is called whenever it broke: an event source does not tell a hub that is gone from one that wants a sign-in.
 */
export function followStatus(onLost: () => void): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;

  function open(): void {
    const opened = new EventSource('/hub/events');
    source = opened;
    opened.addEventListener('status', (event: MessageEvent<string>) => {
      retryMs = FIRST_RETRY_MS;
      liveStatus.setState({ status: JSON.parse(event.data) as HubStatus, isConnected: true });
    });
    opened.addEventListener('error', () => {
      // The browser's own retry gives up on some errors, so each try is a new source.
      opened.close();
      liveStatus.setState({ isConnected: false });
      clearTimeout(retry);
      retry = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      onLost();
    });
  }

  open();
  return () => {
    clearTimeout(retry);
    source?.close();
  };
}
