import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLiveRequests } from '../../api/live-requests.ts';
import { requestsQueryKey, type RequestQuestion } from '../../api/queries/requests.ts';

/** Between two looks, however many requests are over in a second. */
const PAUSE_MS = 1_000;

/**
 * Asks for the newest rows again when requests are over. @param isHeld then it waits
 */
export function useFollowNewest(question: RequestQuestion, isHeld: boolean): void {
  const queries = useQueryClient();
  const left = useLiveRequests((live) => live?.left);
  const key = JSON.stringify(requestsQueryKey(question));
  const seen = useRef(left);
  const lookedAt = useRef(0);
  useEffect(() => {
    if (isHeld || left === undefined || seen.current === left) return undefined;
    const look = () => {
      seen.current = left;
      lookedAt.current = Date.now();
      // One that is being asked goes on: of a slow search nothing would ever come otherwise.
      void queries.invalidateQueries({ queryKey: JSON.parse(key) as unknown[] }, { cancelRefetch: false });
    };
    const timer = setTimeout(look, Math.max(0, lookedAt.current + PAUSE_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [queries, key, left, isHeld]);
}
