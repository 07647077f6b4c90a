import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { callHub, getJson, postJson } from '../client.ts';

interface Session {
  readonly signedIn: boolean;
}

const queryKey = ['session'];

export function useSession() {
  return useQuery({ queryKey, queryFn: ({ signal }) => getJson<Session>('/hub/session', signal), staleTime: Infinity });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => postJson<Session>('/hub/session', { key }),
    onSuccess: (session) => queries.setQueryData(queryKey, session),
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => callHub('/hub/session', { method: 'DELETE' }),
    onSuccess: () => {
      // Whoever signs in next must not see what the last one read.
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== queryKey[0] });
      queries.setQueryData(queryKey, { signedIn: false });
    },
  });
}
