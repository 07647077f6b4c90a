import { hash } from 'node:crypto';
import type { EntityKind } from './entity-names.ts';

/**
 * What ledger rows can be found by without reading the whole ledger. `reply` is the id that the client knows, `replyId` the
 * one that the hub gave to the answer, whether the client ever saw it or not.
 */
export type TermKind = 'key' | 'user' | 'team' | 'organization' | 'customer' | 'reply' | 'replyId';

/** What a row is found by. */
export interface FindableRow {
  readonly requestId: string;
  readonly replyId: string | null;
  readonly caller: string;
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  readonly customerId: string | null;
  readonly modelAsked: string | null;
  readonly modelServed: string | null;
  readonly outcome: 'ok' | 'cancelled' | 'error';
}

/** Rows of the ledger whose terms stand together. */
export const BUCKET_ROWS = 16_384;

/** Every named term of one row; the caller counts as a key, whatever it is. Rows that ended well have no term for that. */
function namesOf(row: FindableRow): readonly (readonly [kind: EntityKind, name: string])[] {
  const { caller, userId, teamId, organizationId, customerId, modelAsked, modelServed, outcome } = row;
  const names: (readonly [EntityKind, string])[] = [['key', caller]];
  if (userId !== null) names.push(['user', userId]);
  if (teamId !== null) names.push(['team', teamId]);
  if (organizationId !== null) names.push(['organization', organizationId]);
  if (customerId !== null) names.push(['customer', customerId]);
  if (modelAsked !== null) names.push(['model', modelAsked]);
  if (modelServed !== null && modelServed !== modelAsked) names.push(['model', modelServed]);
  if (outcome !== 'ok') names.push(['outcome', outcome]);
  return names;
}

/** The id that the client knows: its answer's, and the request's where there was none. */
function clientIdOf({ outcome, requestId, replyId }: FindableRow): string {
  return outcome === 'error' ? requestId : (replyId ?? requestId);
}

/** 48 bits of a hash, below zero, where no entity's number is: two of ten million rows hardly ever share one. */
export function termOfId(id: string): number {
  return -1 - hash('sha1', id, 'buffer').readUIntBE(0, 6);
}

/** Every term of one row, as the table holds them. @param numberOf the entity's number, if it has one */
export function termsOf<T>(row: FindableRow, numberOf: (kind: EntityKind, name: string) => T): readonly (T | number)[] {
  const ids = new Set([clientIdOf(row), row.replyId ?? clientIdOf(row)]);
  return [...[...ids].map(termOfId), ...namesOf(row).map(([kind, name]) => numberOf(kind, name))];
}

export function bucketOf(request: number): number {
  return Math.floor(request / BUCKET_ROWS);
}
