import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { HubAbout } from '../../../server/contract/hub/about.ts';
import type { HubSettings } from '../../../server/contract/hub/settings.ts';
import { getJson, sendJson } from '../client.ts';

const queryKey = ['settings'];

/** The settings of the hub. */
export function useSettings() {
  return useQuery({ queryKey, queryFn: ({ signal }) => getJson<HubSettings>('/hub/settings', signal) });
}

/** Shown at once, and taken back where the hub refuses. */
export function useChangeSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: Partial<HubSettings>) => sendJson<HubSettings>('PATCH', '/hub/settings', changes),
    async onMutate(changes) {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData<HubSettings>(queryKey);
      if (before !== undefined) queries.setQueryData<HubSettings>(queryKey, { ...before, ...changes });
      return before;
    },
    onError: (_error, _changes, before) => queries.setQueryData(queryKey, before),
    onSuccess: (settings) => queries.setQueryData(queryKey, settings),
  });
}

/** What the hub was started with. */
export function useAbout() {
  return useQuery({
    queryKey: ['about'],
    queryFn: ({ signal }) => getJson<HubAbout>('/hub/about', signal),
    staleTime: 60_000,
  });
}
