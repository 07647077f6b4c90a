import { useLiveRequests } from '../../api/live-requests.ts';
import { useLiveStatus } from '../../api/live-status.ts';
import { DataTable } from '../../components/data-table.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import type { ActivitySearch } from './activity-search.ts';
import { isMeant } from './is-meant.ts';
import { liveColumns, type RowActions } from './request-columns.tsx';

interface RunningNowProps extends RowActions {
  readonly asked: ActivitySearch;
}

/** The requests in the house. Its room stays the same, so that what stands beneath never moves. */
export function RunningNow({ asked, onCaller }: RunningNowProps) {
  const { activity: texts } = useTexts();
  const live = useLiveRequests((all) => all);
  const rows = (live?.requests ?? []).filter((request) => isMeant(request, asked)).toReversed();
  // Told apart from the list, and known before it: what this page listens to was told before it was opened.
  const counts = useLiveStatus(({ status }) => status?.requests);
  const { running, waiting } = live ?? counts ?? { running: 0, waiting: 0 };
  const others = live === undefined ? 0 : running + waiting - live.requests.length;
  return (
    <Section
      title={texts.now}
      actions={
        <p className="text-sm text-muted tabular-nums">
          {texts.nowCounts(running, waiting)}
          {others > 0 && `, ${texts.moreNow(others)}`}
        </p>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <div tabIndex={0} role="group" aria-label={texts.now} className="h-40 overflow-y-auto rounded-xl">
        {rows.length === 0 ? (
          <p className="h-full rounded-xl border border-dashed border-line-strong p-4 text-sm text-muted">
            {texts.nothingNow}
          </p>
        ) : (
          <DataTable
            label={texts.now}
            columns={liveColumns(texts, { onCaller }, live?.at ?? 0)}
            rows={rows}
            keyOf={({ id }) => id}
          />
        )}
      </div>
    </Section>
  );
}
