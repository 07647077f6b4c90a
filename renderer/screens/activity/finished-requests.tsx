import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FocusEvent } from 'react';
import { requestsQueryKey, useRequests } from '../../api/queries/requests.ts';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Empty } from '../../components/empty.tsx';
import { NothingAsked } from '../../components/nothing-asked.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import type { ActivitySearch } from './activity-search.ts';
import { useFollowNewest } from './follow-newest.ts';
import { rowColumns, type RowActions } from './request-columns.tsx';

interface FinishedRequestsProps extends RowActions {
  readonly asked: ActivitySearch;
  readonly onShowAll: () => void;
}

/** The ledger, newest first. It follows along while its first page is shown and nobody points into it. */
export function FinishedRequests({ asked, onCaller, onShowAll }: FinishedRequestsProps) {
  const { activity: texts } = useTexts();
  const queries = useQueryClient();
  const { outcome, caller, model, dialect, text } = asked;
  const question = { outcome, caller, model, dialect, text };
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRequests(question);
  const { isIn, ...watchers } = useWatchers();
  // Beneath an open drawer nobody is in it: and a browser that takes the focus away from there does not always say so.
  const isHeld = isIn && asked.id === undefined;
  const hasOlder = (data?.pages.length ?? 0) > 1;
  useFollowNewest(question, isHeld || hasOlder);
  const rows = data?.pages.flatMap(({ requests }) => requests) ?? [];
  const isFiltered = Object.values(question).some((each) => each !== undefined);
  const isEmpty = data !== undefined && rows.length === 0;
  const isShort = (data?.pages.at(-1)?.requests.length ?? 0) === 0 && hasNextPage;

  return (
    <Section
      title={texts.over}
      actions={
        hasOlder ? (
          <Button onClick={() => void queries.resetQueries({ queryKey: requestsQueryKey(question) })}>
            {texts.newer}
          </Button>
        ) : (
          // Both take their place always: a row must not move because a pointer came to it.
          <p className="grid text-sm text-muted *:col-start-1 *:row-start-1">
            <span className={isHeld ? 'invisible' : ''}>{texts.follows}</span>
            <span className={isHeld ? '' : 'invisible'}>{texts.isHeld}</span>
          </p>
        )
      }
    >
      {error !== null && (
        <Problem message={error.message} retry={{ label: texts.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={texts.loading} rows={6} />}
      {isEmpty && !isFiltered && <NothingAsked text={texts.empty} />}
      {isEmpty && isFiltered && (
        <Empty>
          <p className="mb-4">{hasNextPage ? texts.lookedFar : texts.noMatch}</p>
          <Button onClick={onShowAll}>{texts.showAll}</Button>
        </Empty>
      )}
      {rows.length > 0 && (
        <div {...watchers}>
          <DataTable label={texts.over} columns={rowColumns(texts, { onCaller })} rows={rows} keyOf={({ id }) => id} />
        </div>
      )}
      {hasNextPage && (
        <More
          label={isShort ? texts.lookFurther : texts.more}
          isBusy={isFetchingNextPage}
          // A search that found nothing so far goes on only when it is asked to.
          isEndless={!isShort}
          onMore={() => void fetchNextPage()}
        />
      )}
    </Section>
  );
}

/** Rows must not move under a pointer, nor the one to which somebody came by keyboard. */
function useWatchers() {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  return {
    isIn: isPointed || isFocused,
    onPointerEnter: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    onFocus: ({ target }: FocusEvent) => setFocused(target.matches(':focus-visible')),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => setFocused(currentTarget.contains(relatedTarget)),
  };
}

interface MoreProps {
  readonly label: string;
  readonly isBusy: boolean;
  readonly isEndless: boolean;
  readonly onMore: () => void;
}

/** Asks for the next page when one comes to it, by scrolling or by keyboard. */
function More({ label, isBusy, isEndless, onMore }: MoreProps) {
  const ref = useRef<HTMLDivElement>(null);
  const ask = useRef(onMore);
  useEffect(() => {
    ask.current = onMore;
  });
  useEffect(() => {
    if (ref.current === null || !isEndless || isBusy) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && ask.current());
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [isEndless, isBusy]);
  return (
    <div ref={ref} className="mt-3 flex justify-center">
      <Button isBusy={isBusy} onClick={onMore}>
        {label}
      </Button>
    </div>
  );
}
