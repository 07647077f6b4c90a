import { searchConversations, type SearchHit } from '../../contract/chat/search.ts';
import { ownerOf } from '../../domain/owner.ts';
import type { Clock } from '../../domain/ports.ts';
import { implement, type Handler } from '../resource.ts';

export interface ChatSearchDeps {
  readonly records: { search(owner: string, query: string, limit: number, now: number): Promise<SearchHit[]> };
  readonly clock: Clock;
}

export function chatSearchHandlers({ records, clock }: ChatSearchDeps): readonly Handler[] {
  return [
    implement(searchConversations, async ({ query: { q, limit } }, { caller }) => ({
      hits: await records.search(ownerOf(caller), q, limit, clock.now()),
    })),
  ];
}
