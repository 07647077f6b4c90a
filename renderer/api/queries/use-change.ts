import { useMutation, useQueryClient } from '@tanstack/react-query';

/** A call that changes something; whatever was read under these keys is read again before it counts as done. */
export function useChange<Wish, Answer>(call: (wish: Wish) => Promise<Answer>, kinds: readonly string[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: () => Promise.all(kinds.map((kind) => queries.invalidateQueries({ queryKey: [kind] }))),
  });
}
