import type { output } from 'zod';
import * as contract from '../../contract/hub/requests.ts';
import { implement, type Handler } from '../resource.ts';

type Row = output<typeof contract.requestRowSchema>;

export interface LedgerReader {
  /** Newest first. @param before only rows older than this id */
  page(
    filter: {
      readonly of?: { readonly kind: 'key'; readonly value: string } | undefined;
      readonly outcomes?: readonly Row['outcome'][] | undefined;
    },
    limit: number,
    before?: number,
  ): Promise<readonly Row[]>;
}

export function requestHandlers(ledger: LedgerReader): readonly Handler[] {
  return [
    implement(contract.listRequests, async ({ query: { caller, outcome, limit, before } }) => {
      const of = caller === undefined ? undefined : ({ kind: 'key', value: caller } as const);
      const outcomes = outcome === undefined ? undefined : [outcome];
      const requests = [...(await ledger.page({ of, outcomes }, limit, before))];
      return { requests, next: requests.length < limit ? null : (requests.at(-1)?.id ?? null) };
    }),
  ];
}
