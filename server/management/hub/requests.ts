import type { output } from 'zod';
import * as contract from '../../contract/hub/requests.ts';
import { implement, type Handler } from '../resource.ts';

export interface LedgerReader {
  /** Newest first. */
  page(page: {
    readonly limit: number;
    readonly before?: number | undefined;
    readonly caller?: string | undefined;
    readonly outcome?: string | undefined;
  }): readonly output<typeof contract.requestRowSchema>[];
}

export function requestHandlers(ledger: LedgerReader): readonly Handler[] {
  return [
    implement(contract.listRequests, ({ query }) => {
      const requests = [...ledger.page(query)];
      return { requests, next: requests.length < query.limit ? null : (requests.at(-1)?.id ?? null) };
    }),
  ];
}
