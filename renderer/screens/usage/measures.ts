import type { UsageSums } from '../../../server/contract/hub/usage.ts';
import { formatCount, formatMs, formatShort, formatUsd } from '../../texts/format.ts';

export const MEASURES = ['cost', 'tokens', 'requests', 'errors', 'firstToken', 'duration'] as const;
/** What the chart shows. */
export type Measure = (typeof MEASURES)[number];

interface MeasureOf {
  readonly valueOf: (sums: UsageSums) => number;
  readonly format: (value: number) => string;
  readonly formatAxis: (value: number) => string;
  /** Parts of it add up to the whole; a mean's don't. */
  readonly isSum: boolean;
}

export const measures: Readonly<Record<Measure, MeasureOf>> = {
  cost: { valueOf: ({ cost }) => cost, format: formatUsd, formatAxis: formatUsd, isSum: true },
  tokens: {
    valueOf: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
    format: formatCount,
    formatAxis: formatShort,
    isSum: true,
  },
  requests: { valueOf: ({ requests }) => requests, format: formatCount, formatAxis: formatShort, isSum: true },
  errors: { valueOf: ({ errors }) => errors, format: formatCount, formatAxis: formatShort, isSum: true },
  firstToken: {
    valueOf: ({ meanFirstTokenMs }) => meanFirstTokenMs ?? 0,
    format: formatMs,
    formatAxis: formatMs,
    isSum: false,
  },
  duration: {
    valueOf: ({ meanDurationMs }) => meanDurationMs ?? 0,
    format: formatMs,
    formatAxis: formatMs,
    isSum: false,
  },
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
