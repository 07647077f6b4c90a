import { Download } from 'lucide-react';
import type { Usage } from '../../api/queries/usage.ts';
import { Button } from '../../components/button.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { saveFile } from '../../components/save-file.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { pointsToCsv } from './usage-csv.ts';
import { usageColumns } from './usage-columns.tsx';
import { formatPointTime, type Days } from './usage-range.ts';

type Point = Usage['points'][number];

/** The figures of the chart above, newest first, without the times when nothing was asked. */
export function PointTable({ usage, days }: { readonly usage: Usage; readonly days: Days }) {
  const { usage: texts } = useTexts();
  const { points, resolution } = usage;
  const columns: readonly Column<Point>[] = [
    { id: 'when', head: texts.when, isName: true, cell: ({ at }) => formatPointTime(at, resolution) },
    ...usageColumns(texts),
  ];
  return (
    <details className="mt-3">
      <summary className="cursor-pointer rounded text-sm font-medium">{texts.figures[resolution]}</summary>
      <div className="mt-2 flex flex-col items-end gap-2">
        <Button
          onClick={() =>
            saveFile(`usage-by-${resolution}-${days.from}-${days.to}.csv`, 'text/csv', pointsToCsv(points))
          }
        >
          <Download size={16} aria-hidden />
          {texts.saveThese}
        </Button>
        <div className="w-full">
          <DataTable
            label={texts.figures[resolution]}
            columns={columns}
            rows={points.toReversed()}
            keyOf={({ at }) => at}
          />
        </div>
      </div>
    </details>
  );
}
