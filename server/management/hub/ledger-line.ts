import type { RequestRow } from '../../contract/hub/requests.ts';
import { toUsd, type Picodollars } from '../../domain/money.ts';
import { tokenRate } from '../../domain/token-rate.ts';
import type { Names } from './names.ts';

/** A row of the ledger, as far as its pages show it. */
export interface LedgerLine extends Omit<RequestRow, 'cost' | 'callerName' | 'tokensPerSecond'> {
  readonly cost: Picodollars;
  readonly errorMessage: string | null;
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  readonly customerId: string | null;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly deploymentId: string | null;
  readonly apiBase: string | null;
  readonly route: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly loadMs: number | null;
  readonly promptMs: number | null;
  readonly generationMs: number | null;
  readonly retries: number;
  readonly fallbacks: number;
  readonly attempts: readonly LedgerTry[];
}

interface LedgerTry {
  readonly model: string;
  readonly modelServed: string;
  readonly engine: string;
  readonly deploymentId: string;
  readonly result: 'ok' | 'failed' | 'left';
  readonly upstreamMs: number;
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
}

export function toRow(line: LedgerLine, names: Names): RequestRow {
  return {
    ...line,
    callerName: names.nameOf('key', line.caller) ?? line.callerAlias,
    cost: toUsd(line.cost),
    tokensPerSecond: tokenRate(line),
  };
}
