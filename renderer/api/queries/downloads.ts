import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { getCatalogue } from '../../../server/contract/hub/catalogue.ts';
import type { Download } from '../../../server/contract/hub/downloads.ts';
import { callHub, getJson, postJson } from '../client.ts';
import { useLiveDownloads } from '../live-downloads.ts';

export type Catalogue = ResponseOf<typeof getCatalogue>;

const queryKey = ['catalogue'];
/** While the hub asks Ollama's library, or the drivers of graphics cards. */
const LOOK_AGAIN_MS = 1500;

/** What can be downloaded, with what fits for a context of some tokens; while that for another comes, the last stays. */
export function useCatalogue(context: number) {
  return useQuery({
    queryKey: [...queryKey, context],
    queryFn: ({ signal }) => getJson<Catalogue>(`/hub/models/catalogue?context=${context}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && (data.state.isRefreshing || data.machine.graphicsBytes === null) ? LOOK_AGAIN_MS : false,
  });
}

/** Lets the hub ask Ollama's library for the catalogue's sizes. */
export function useRefreshCatalogue() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => callHub('/hub/models/catalogue/refresh', { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  });
}

/** Reads the lists of models again when a download has ended: there is one more. */
export function useFreshModels(): void {
  const queries = useQueryClient();
  const done = useLiveDownloads((downloads) =>
    downloads
      .filter(({ phase }) => phase === 'done')
      .map(({ id }) => id)
      .join(' '),
  );
  useEffect(() => {
    if (done === '') return;
    void queries.invalidateQueries({ queryKey });
    void queries.invalidateQueries({ queryKey: ['models'] });
  }, [done, queries]);
}

export function useCreateDownload() {
  return useMutation({ mutationFn: (name: string) => postJson<Download>('/hub/downloads', { name }) });
}

export type DownloadAction = 'pause' | 'resume' | 'cancel';

export function useDownloadAction(id: string) {
  const path = `/hub/downloads/${encodeURIComponent(id)}`;
  return useMutation({
    mutationFn: (action: DownloadAction) =>
      action === 'cancel' ? callHub(path, { method: 'DELETE' }) : callHub(`${path}/${action}`, { method: 'POST' }),
  });
}
