import type { UsageSums } from '../../../server/contract/hub/usage.ts';
import { formatCount, formatMs, formatShort, formatUsd } from '../../texts/format.ts';

export const MEASURES = ['cost', 'tokens', 'requests', 'errors', 'firstToken'] as const;
/** What the chart shows. */
export type Measure = (typeof MEASURES)[number];

interface MeasureOf {
  readonly valueOf: (sums: UsageSums) => number;
  readonly format: (value: number) => string;
  readonly formatAxis: (value: number) => string;
}

export const measures: Readonly<Record<Measure, MeasureOf>> = {
  cost: { valueOf: ({ cost }) => cost, format: formatUsd, formatAxis: formatUsd },
  tokens: {
    valueOf: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
    format: formatCount,
    formatAxis: formatShort,
  },
  requests: { valueOf: ({ requests }) => requests, format: formatCount, formatAxis: formatShort },
  errors: { valueOf: ({ errors }) => errors, format: formatCount, formatAxis: formatShort },
  firstToken: { valueOf: ({ meanFirstTokenMs }) => meanFirstTokenMs ?? 0, format: formatMs, formatAxis: formatMs },
};

export const NOTHING: UsageSums = {
  requests: 0,
  errors: 0,
  cancelled: 0,
  inputTokens: 0,
  outputTokens: 0,
  cost: 0,
  meanDurationMs: null,
  meanFirstTokenMs: null,
};
