import { createStore, useStore } from 'zustand';
import type { LiveRequests } from '../../server/contract/hub/requests.ts';
import { onLiveEvent } from './live-events.ts';

/** Who is in the house now; undefined until the hub has told it once. */
export const liveRequests = createStore<{ readonly live: LiveRequests | undefined }>(() => ({ live: undefined }));

onLiveEvent('requests', (live) => liveRequests.setState({ live: live as LiveRequests }));

/** Reads a part of it; the component renders again only when that part changes. */
export function useLiveRequests<T>(select: (live: LiveRequests | undefined) => T): T {
  return useStore(liveRequests, ({ live }) => select(live));
}
