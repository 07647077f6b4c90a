import { getRouteApi, Link, useLocation } from '@tanstack/react-router';
import { Download, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { UsageDimension } from '../../../server/contract/hub/usage.ts';
import { readAllShares, useUsage, type Usage, type UsageQuestion } from '../../api/queries/usage.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { callerName } from '../../components/caller-name.ts';
import { NothingAsked } from '../../components/nothing-asked.tsx';
import { LatestRequests } from '../../components/latest-requests.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Problem } from '../../components/problem.tsx';
import { saveFile } from '../../components/save-file.ts';
import { Section } from '../../components/section.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useMinute } from '../../components/use-minute.ts';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { MEASURES, measures, NOTHING, type Measure } from './measures.ts';
import { PointTable } from './point-table.tsx';
import { ShareTable } from './share-table.tsx';
import { UsageChart } from './usage-chart.tsx';
import { sharesToCsv } from './usage-csv.ts';
import { daysOf, fillGaps, RANGES, type Days } from './usage-range.ts';
import { DIMENSIONS, readUsageSearch } from './usage-search.ts';
import { UsageTiles } from './usage-tiles.tsx';

const route = getRouteApi('/usage');
const SIZE = 50;
const LATEST = 20;
const LATEST_HASH = 'latest';

export function UsageScreen() {
  const { usage: texts, strip } = useTexts();
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const { range = '7', measure = 'tokens', by = 'model', of, entity, page = 1 } = asked;
  const days = daysOf(range, useMinute());
  const question: UsageQuestion = {
    ...days,
    ...(of === undefined || entity === undefined ? { by } : { by: 'model', of: { dimension: of, entity } }),
  };
  const { data, error, isPending, refetch } = useUsage({ ...question, offset: (page - 1) * SIZE, limit: SIZE });
  /** Another question begins at its first page. */
  const ask = (change: Readonly<Record<string, unknown>>) =>
    void navigate({ search: (before) => readUsageSearch({ ...before, page: 1, ...change }) });

  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={
        <>
          <Link
            to="/usage"
            search
            hash={LATEST_HASH}
            className="rounded px-2 py-1.5 text-sm text-accent hover:underline"
          >
            {strip.latest}
          </Link>
          <SaveButton question={question} usage={data} />
        </>
      }
    >
      <div className="mb-4 flex flex-wrap gap-3">
        <Choice
          label={texts.range}
          options={RANGES.map((value) => ({ value, text: texts.ranges[value] }))}
          value={range}
          onChange={(value) => ask({ range: value })}
        />
        <Choice
          label={texts.measure}
          options={MEASURES.map((value) => ({ value, text: texts.measures[value] }))}
          value={measure}
          onChange={(value) => ask({ measure: value })}
        />
      </div>
      {error !== null && (
        <Problem message={error.message} retry={{ label: texts.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={texts.loading} rows={5} />}
      {data !== undefined && (
        <>
          <UsageTiles totals={data.totals} />
          <div className="mb-3">
            {of === undefined ? (
              <Choice
                label={texts.by}
                options={DIMENSIONS.map((value) => ({ value, text: texts.dimensions[value] }))}
                value={by}
                onChange={(value) => ask({ by: value })}
              />
            ) : (
              <Only
                dimension={of}
                name={of === 'key' ? callerName(entity ?? '', data.entityName) : (data.entityName ?? entity ?? '')}
                onShowAll={() => ask({ of: undefined, entity: undefined })}
              />
            )}
          </div>
          <Figures
            usage={data}
            days={days}
            measure={measure}
            by={question.by}
            page={page}
            onLook={of === undefined ? (share) => ask({ of: by, entity: share.entity }) : undefined}
            onPage={(next) => ask({ page: next })}
          />
          <Latest />
        </>
      )}
    </Page>
  );
}

interface OnlyProps {
  readonly dimension: UsageDimension;
  readonly name: string;
  readonly onShowAll: () => void;
}

/** Says that only one of them is looked at, and leads back to all. */
function Only({ dimension, name, onShowAll }: OnlyProps) {
  const { usage: texts } = useTexts();
  return (
    <Button onClick={onShowAll} title={texts.showAll}>
      {texts.only(texts.dimensions[dimension], name)}
      <X size={14} aria-hidden />
      <span className="sr-only">{texts.showAll}</span>
    </Button>
  );
}

interface FiguresProps {
  readonly usage: Usage;
  readonly days: Days;
  readonly measure: Measure;
  readonly by: UsageDimension;
  readonly page: number;
  readonly onLook: ((share: Usage['shares'][number]) => void) | undefined;
  readonly onPage: (page: number) => void;
}

/** The chart with its figures, and who used how much. */
function Figures({ usage, days, measure, by, page, onLook, onPage }: FiguresProps) {
  const { usage: texts } = useTexts();
  /** An empty entity is nobody. */
  const named = <Named extends { readonly entity: string; readonly name: string }>(each: Named): Named =>
    by === 'key' && each.entity !== '' ? { ...each, name: callerName(each.entity, each.name) } : each;
  // A request may carry several tags, so those add up to more than there is.
  const series = measures[measure].isSum && by !== 'tag' ? usage.series.map(named) : [];
  if (usage.totals.requests === 0) return <NothingAsked text={texts.empty} />;
  return (
    <>
      <UsageChart
        usage={usage}
        points={fillGaps(usage.points, days, usage.resolution, NOTHING)}
        measure={measure}
        series={series}
      />
      <PointTable usage={usage} days={days} />
      <div className="mt-5">
        <ShareTable
          shares={usage.shares.map(named)}
          by={by}
          coloured={series.map(({ entity }) => entity)}
          onLook={onLook}
        />
        <Pager page={page} size={SIZE} total={usage.shareCount} onPage={onPage} />
      </div>
    </>
  );
}

/** The newest requests of all programs, whatever is looked at above. */
function Latest() {
  const { strip: texts } = useTexts();
  const { hash } = useLocation();
  const ref = useRef<HTMLDivElement>(null);
  // What stands above has its height by now, which it had not when the page was opened.
  useEffect(() => {
    if (hash === LATEST_HASH) ref.current?.scrollIntoView();
  }, [hash]);
  return (
    <div ref={ref} id={LATEST_HASH} className="mt-8">
      <Section
        title={texts.latest}
        actions={
          <Link to="/activity" className="rounded text-sm text-accent hover:underline">
            {texts.moreRequests}
          </Link>
        }
      >
        <LatestRequests count={LATEST} />
      </Section>
    </div>
  );
}

/** Saves the whole table, also what stands on other pages. */
function SaveButton({ question, usage }: { readonly question: UsageQuestion; readonly usage: Usage | undefined }) {
  const { usage: texts } = useTexts();
  const [isSaving, setIsSaving] = useState(false);

  async function save(): Promise<void> {
    setIsSaving(true);
    try {
      const csv = sharesToCsv(await readAllShares(question));
      saveFile(`usage-by-${question.by}-${question.from}-${question.to}.csv`, 'text/csv', csv);
    } catch (error) {
      showNotice(texts.notSaved(error instanceof Error ? error.message : String(error)));
    } finally {
      setIsSaving(false);
    }
  }

  return (
    <Button disabled={usage === undefined || usage.shares.length === 0} isBusy={isSaving} onClick={() => void save()}>
      <Download size={16} aria-hidden />
      {texts.save}
    </Button>
  );
}
