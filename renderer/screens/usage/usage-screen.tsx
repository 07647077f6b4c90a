import { Download, X } from 'lucide-react';
import { useState } from 'react';
import type { UsageDimension, UsageShare } from '../../../server/contract/hub/usage.ts';
import { useUsage, type Usage } from '../../api/queries/usage.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { Empty } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { saveFile } from '../../components/save-file.ts';
import { Skeleton } from '../../components/skeleton.tsx';
import { useMinute } from '../../components/use-minute.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { MEASURES, type Measure } from './measures.ts';
import { ShareTable } from './share-table.tsx';
import { toCsv } from './to-csv.ts';
import { UsageChart } from './usage-chart.tsx';
import { daysOf, RANGES, type Range } from './usage-range.ts';
import { UsageTiles } from './usage-tiles.tsx';

const DIMENSIONS = ['model', 'key', 'user', 'team', 'organization', 'customer', 'tag', 'engine'] as const;

interface Only {
  readonly dimension: UsageDimension;
  readonly entity: string;
  readonly name: string;
}

export function UsageScreen() {
  const { usage: texts } = useTexts();
  const [range, setRange] = useState<Range>('7');
  const [measure, setMeasure] = useState<Measure>('tokens');
  const [by, setBy] = useState<UsageDimension>('model');
  const [only, setOnly] = useState<Only>();
  const days = daysOf(range, useMinute());
  const shownBy = only === undefined ? by : 'model';
  const { data, error, isPending, refetch } = useUsage({ ...days, by: shownBy, of: only });

  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={
        <Button
          disabled={data === undefined || data.shares.length === 0}
          onClick={() => data !== undefined && saveCsv(data, `usage-by-${shownBy}-${days.from}-${days.to}.csv`)}
        >
          <Download size={16} aria-hidden />
          {texts.save}
        </Button>
      }
    >
      <div className="mb-4 flex flex-wrap gap-3">
        <Choice
          label={texts.range}
          options={RANGES.map((value) => ({ value, text: texts.ranges[value] }))}
          value={range}
          onChange={setRange}
        />
        <Choice
          label={texts.measure}
          options={MEASURES.map((value) => ({ value, text: texts.measures[value] }))}
          value={measure}
          onChange={setMeasure}
        />
      </div>
      {error !== null && (
        <Problem message={error.message} retry={{ label: texts.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={texts.loading} rows={5} />}
      {data !== undefined && (
        <>
          <UsageTiles totals={data.totals} />
          <UsageChart usage={data} days={days} measure={measure} />
          <div className="mt-5 mb-3">
            {only === undefined ? (
              <Choice
                label={texts.by}
                options={DIMENSIONS.map((value) => ({ value, text: texts.dimensions[value] }))}
                value={by}
                onChange={setBy}
              />
            ) : (
              <Button onClick={() => setOnly(undefined)} title={texts.showAll}>
                {texts.only(texts.dimensions[only.dimension], only.name)}
                <X size={14} aria-hidden />
                <span className="sr-only">{texts.showAll}</span>
              </Button>
            )}
          </div>
          {data.shares.length === 0 ? (
            <Empty>{texts.empty}</Empty>
          ) : (
            <ShareTable
              shares={data.shares}
              count={data.shareCount}
              by={shownBy}
              onLook={only === undefined ? (share) => setOnly(onlyOf(by, share)) : undefined}
            />
          )}
        </>
      )}
    </Page>
  );
}

function onlyOf(dimension: UsageDimension, { entity, name }: UsageShare): Only {
  return { dimension, entity, name };
}

/** The table as it stands, with figures that a spreadsheet can add up. */
function saveCsv({ shares }: Usage, name: string): void {
  const head = [
    'id',
    'name',
    'requests',
    'errors',
    'cancelled',
    'input_tokens',
    'output_tokens',
    'cost_usd',
    'mean_duration_ms',
    'mean_first_token_ms',
  ];
  const rows = shares.map((share) => [
    share.entity,
    share.name,
    share.requests,
    share.errors,
    share.cancelled,
    share.inputTokens,
    share.outputTokens,
    share.cost,
    share.meanDurationMs,
    share.meanFirstTokenMs,
  ]);
  saveFile(name, 'text/csv', toCsv(head, rows));
}
