import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SearchHit } from '../../../server/contract/chat/search.ts';
import { getJson } from '../client.ts';

/** Places that a search shows. */
export const MOST_HITS = 100;

/** Where words stand in all chats, best first; while the next answer comes, the last stays on the screen. */
export function useChatSearch(words: string) {
  const query = new URLSearchParams({ q: words, limit: String(MOST_HITS) }).toString();
  return useQuery({
    queryKey: ['chat-search', words],
    queryFn: async ({ signal }) =>
      (await getJson<{ hits: SearchHit[] }>(`/hub/conversation-search?${query}`, signal)).hits,
    enabled: words !== '',
    placeholderData: keepPreviousData,
  });
}
