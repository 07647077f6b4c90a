import { getRouteApi } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { AuditRow } from '../../../server/contract/hub/audit.ts';
import { useAudit } from '../../api/queries/audit.ts';
import { Button } from '../../components/button.tsx';
import { callerName } from '../../components/caller-name.ts';
import { Choice } from '../../components/choice.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EmptyList } from '../../components/empty-list.tsx';
import { Empty } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatDateTime, formatShortTime } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AuditChanges } from './audit-changes.tsx';
import { shortened, thingWords } from './audit-words.ts';
import type { AuditSearch } from './audit-search.ts';

const route = getRouteApi('/audit');

export function AuditScreen() {
  const { audit: texts } = useTexts();
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const [shown, setShown] = useState<AuditRow>();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useAudit(asked);
  const rows = data?.pages.flatMap(({ entries }) => entries) ?? [];
  const isEmpty = data !== undefined && rows.length === 0;
  const isFiltered = Object.values(asked).some((each) => each !== undefined);
  const ask = (search: AuditSearch) => void navigate({ search });

  return (
    <Page title={texts.title} about={texts.about}>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <Choice
          label={texts.subject}
          options={Object.entries(texts.subjects).map(([value, text]) => ({ value, text }))}
          value={asked.subject ?? ''}
          onChange={(subject) =>
            ask({ ...(asked.actor !== undefined && { actor: asked.actor }), ...(subject !== '' && { subject }) })
          }
        />
        {(asked.actor !== undefined || asked.subjectId !== undefined) && (
          <Only
            asked={asked}
            row={rows[0]}
            onShowAll={() => ask(asked.subject === undefined ? {} : { subject: asked.subject })}
          />
        )}
      </div>
      {error !== null && (
        <Problem message={error.message} retry={{ label: texts.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={texts.loading} rows={5} />}
      {isEmpty && isFiltered && (
        <EmptyList text={texts.noMatch} button={{ label: texts.showAll, perform: () => ask({}) }} />
      )}
      {isEmpty && !isFiltered && <Empty>{texts.empty}</Empty>}
      {rows.length > 0 && (
        <DataTable
          label={texts.title}
          columns={columnsOf(texts, { onShow: setShown, onWho: ({ actor }) => ask({ ...asked, actor }) })}
          rows={rows}
          keyOf={({ id }) => id}
        />
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
          <p className="mb-3 text-sm text-muted">
            {texts.said(whatOf(texts, shown), callerName(shown.actor, shown.actorName), formatDateTime(shown.at))}
          </p>
          <AuditChanges row={shown} />
          <Button
            className="mt-4"
            onClick={() => {
              setShown(undefined);
              ask({ subject: shown.subject, subjectId: shown.subjectId });
            }}
          >
            {texts.history}
          </Button>
        </Dialog>
      )}
    </Page>
  );
}

interface OnlyProps {
  readonly asked: AuditSearch;
  /** One of those that were found: it knows the names. */
  readonly row: AuditRow | undefined;
  readonly onShowAll: () => void;
}

/** Says that only one of them is looked at, and leads back to all. */
function Only({ asked: { actor, subjectId }, row, onShowAll }: OnlyProps) {
  const { audit: texts } = useTexts();
  const parts = [
    ...(actor === undefined ? [] : [texts.by(callerName(actor, row?.actorName))]),
    ...(subjectId === undefined ? [] : [row === undefined ? subjectId : nameOf(row)]),
  ];
  return (
    <Button onClick={onShowAll} title={texts.showAll}>
      <span className="max-w-60 truncate">{parts.join(', ')}</span>
      <X size={14} aria-hidden />
      <span className="sr-only">{texts.showAll}</span>
    </Button>
  );
}

interface RowActions {
  readonly onShow: (row: AuditRow) => void;
  readonly onWho: (row: AuditRow) => void;
}

const linkLook = 'max-w-full truncate rounded text-start text-accent hover:underline';

function columnsOf(texts: Texts['audit'], { onShow, onWho }: RowActions): readonly Column<AuditRow>[] {
  return [
    {
      id: 'when',
      head: texts.when,
      isPhoneHidden: true,
      cell: ({ at }) => (
        <span className="whitespace-nowrap" title={formatDateTime(at)}>
          {formatShortTime(at)}
        </span>
      ),
    },
    {
      id: 'who',
      head: texts.who,
      cell: (row) => (
        <button
          type="button"
          title={texts.onlyBy(callerName(row.actor, row.actorName))}
          className={`${linkLook} block max-lg:max-w-28`}
          onClick={() => onWho(row)}
        >
          {callerName(row.actor, row.actorName)}
        </button>
      ),
    },
    {
      id: 'what',
      head: texts.what,
      cell: (row) => <span className="sm:whitespace-nowrap">{whatOf(texts, row)}</span>,
    },
    {
      id: 'which',
      head: texts.thing,
      isName: true,
      cell: (row) => (
        <>
          <button type="button" title={texts.show(nameOf(row))} className={linkLook} onClick={() => onShow(row)}>
            {nameOf(row)}
          </button>
          <span className="block text-xs font-normal text-muted sm:hidden">{formatShortTime(row.at)}</span>
        </>
      ),
    },
  ];
}

function wordOf(words: Readonly<Record<string, string>>, name: string): string {
  return words[name] ?? name;
}

function whatOf(texts: Texts['audit'], row: AuditRow): string {
  return texts.did(thingWords(texts, row), wordOf(texts.actions, row.action));
}

function nameOf(row: AuditRow): string {
  return row.subjectName ?? shortened(row.subjectId);
}
