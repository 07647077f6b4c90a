import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ResponseOf } from '../../../server/contract/endpoint.ts';
import type { getEngineLog, restartEngine } from '../../../server/contract/hub/engines.ts';
import type { getLog, getPort, HubServer } from '../../../server/contract/hub/server.ts';
import { callHub, getJson, postJson, sendJson } from '../client.ts';
import { onLiveEvent } from '../live-events.ts';

const queryKey = ['server'];

/** How the hub is reached, live. */
export function useServer() {
  const queries = useQueryClient();
  useEffect(() => onLiveEvent('server', (server) => queries.setQueryData(queryKey, server)), [queries]);
  return useQuery({ queryKey, queryFn: ({ signal }) => getJson<HubServer>('/hub/server', signal) });
}

/** Shown at once, and taken back where the hub refuses. */
export function usePause() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (paused: boolean) => sendJson<object>('PATCH', '/hub/settings', { paused }),
    onMutate(paused) {
      const before = queries.getQueryData<HubServer>(queryKey);
      if (before !== undefined) queries.setQueryData<HubServer>(queryKey, { ...before, paused });
      return before;
    },
    onError: (_error, _paused, before) => queries.setQueryData(queryKey, before),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['settings'] }),
  });
}

function useServerChange<Wish>(change: (wish: Wish) => Promise<HubServer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: (server) => queries.setQueryData(queryKey, server) });
}

async function callServer(method: 'PUT' | 'DELETE', path: string, json?: unknown): Promise<HubServer> {
  const response = await callHub(path, { method, ...(json !== undefined && { json }) });
  return (await response.json()) as HubServer;
}

export function useOpenLan() {
  return useServerChange((port: number) => callServer('PUT', '/hub/server/lan', { port }));
}

export function useCloseLan() {
  return useServerChange(() => callServer('DELETE', '/hub/server/lan'));
}

export function useSetLogLevel() {
  return useServerChange((level: HubServer['log']['level']) => callServer('PUT', '/hub/server/log-level', { level }));
}

/** Who has a port, and which one is free. Asked when one could not be opened. */
export function usePortState(port: number | undefined) {
  return useQuery({
    queryKey: [...queryKey, 'port', port],
    queryFn: ({ signal }) => getJson<ResponseOf<typeof getPort>>(`/hub/server/ports/${port}`, signal),
    enabled: port !== undefined,
    staleTime: 0,
    gcTime: 0,
  });
}

export function useHubLog() {
  return useQuery({
    queryKey: [...queryKey, 'log'],
    queryFn: ({ signal }) => getJson<ResponseOf<typeof getLog>>('/hub/server/log', signal),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useEngineLog(engine: string) {
  return useQuery({
    queryKey: [...queryKey, 'log', engine],
    queryFn: ({ signal }) =>
      getJson<ResponseOf<typeof getEngineLog>>(`/hub/engines/${encodeURIComponent(engine)}/log`, signal),
    staleTime: 0,
    gcTime: 0,
  });
}

export type EngineAction = 'start' | 'stop' | 'restart';

export function useEngineAction(engine: string) {
  return useMutation({
    mutationFn: (action: EngineAction) =>
      postJson<ResponseOf<typeof restartEngine>>(`/hub/engines/${encodeURIComponent(engine)}/${action}`, undefined),
  });
}
