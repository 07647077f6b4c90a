import type { UsageSums } from '../../../server/contract/hub/usage.ts';
import type { Column } from '../../components/data-table.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatCount, formatMs, formatUsd } from '../../texts/format.ts';

/** The figures of a row: the same in every table of usage. */
export function usageColumns(texts: Texts['usage']): readonly Column<UsageSums>[] {
  return [
    { id: 'requests', head: texts.requests, isNumber: true, cell: ({ requests }) => formatCount(requests) },
    { id: 'input', head: texts.inputTokens, isNumber: true, cell: ({ inputTokens }) => formatCount(inputTokens) },
    { id: 'output', head: texts.outputTokens, isNumber: true, cell: ({ outputTokens }) => formatCount(outputTokens) },
    { id: 'cost', head: texts.cost, isNumber: true, cell: ({ cost }) => formatUsd(cost) },
    { id: 'errors', head: texts.errors, isNumber: true, isWideOnly: true, cell: ({ errors }) => formatCount(errors) },
    {
      id: 'first',
      head: texts.measures.firstToken,
      isNumber: true,
      isWideOnly: true,
      cell: ({ meanFirstTokenMs }) => formatMs(meanFirstTokenMs),
    },
    {
      id: 'duration',
      head: texts.measures.duration,
      isNumber: true,
      isWideOnly: true,
      cell: ({ meanDurationMs }) => formatMs(meanDurationMs),
    },
  ];
}
