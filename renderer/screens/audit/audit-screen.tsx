import { useState } from 'react';
import type { AuditRow } from '../../../server/contract/hub/audit.ts';
import { useAudit } from '../../api/queries/audit.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Empty } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatDateTime } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AuditChanges } from './audit-changes.tsx';

type Subject = keyof Texts['audit']['subjects'];

export function AuditScreen() {
  const { audit: texts } = useTexts();
  const [subject, setSubject] = useState<Subject>('');
  const [shown, setShown] = useState<AuditRow>();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useAudit(subject);
  const rows = data?.pages.flatMap(({ entries }) => entries) ?? [];

  return (
    <Page title={texts.title} about={texts.about}>
      <div className="mb-4">
        <Choice
          label={texts.subject}
          options={Object.entries(texts.subjects).map(([value, text]) => ({ value: value as Subject, text }))}
          value={subject}
          onChange={setSubject}
        />
      </div>
      {error !== null && (
        <Problem message={error.message} retry={{ label: texts.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={texts.loading} rows={5} />}
      {data !== undefined && rows.length === 0 && <Empty>{texts.empty}</Empty>}
      {rows.length > 0 && (
        <DataTable label={texts.title} columns={columnsOf(texts, setShown)} rows={rows} keyOf={({ id }) => id} />
      )}
      {hasNextPage && (
        <div className="mt-3 flex justify-center">
          <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {texts.more}
          </Button>
        </div>
      )}
      {shown !== undefined && (
        <Dialog isOpen title={nameOf(shown)} onClose={() => setShown(undefined)}>
          <AuditChanges row={shown} />
        </Dialog>
      )}
    </Page>
  );
}

function columnsOf(texts: Texts['audit'], onShow: (row: AuditRow) => void): readonly Column<AuditRow>[] {
  const wordOf = (words: Readonly<Record<string, string>>, name: string) => words[name] ?? name;
  return [
    {
      id: 'when',
      head: texts.when,
      cell: ({ at }) => <span className="whitespace-nowrap">{formatDateTime(at)}</span>,
    },
    {
      id: 'who',
      head: texts.who,
      isWideOnly: true,
      cell: (row) => row.actorName ?? wordOf(texts.actors, row.actor),
    },
    {
      id: 'what',
      head: texts.what,
      cell: ({ action, subject }) => `${wordOf(texts.subjects, subject)}: ${wordOf(texts.actions, action)}`,
    },
    { id: 'which', head: texts.thing, isName: true, cell: (row) => <span title={row.subjectId}>{nameOf(row)}</span> },
    {
      id: 'changes',
      head: texts.changes,
      isHeadHidden: true,
      cell: (row) => (
        <Button aria-label={texts.show(nameOf(row))} onClick={() => onShow(row)}>
          {texts.changes}
        </Button>
      ),
    },
  ];
}

function nameOf(row: AuditRow): string {
  return row.subjectName ?? row.subjectId;
}
