import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatCount } from '../texts/format.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';

interface PagerProps {
  /** From 1. */
  readonly page: number;
  readonly size: number;
  /** How many there are in all; absent where nobody knows, then `shown` tells whether more may follow. */
  readonly total?: number;
  /** How many stand on this page. */
  readonly shown?: number;
  readonly onPage: (page: number) => void;
}

/** Which part of a long list is shown, and the way to the next one; nothing where one page holds all. */
export function Pager({ page, size, total, shown = 0, onPage }: PagerProps) {
  const { people: texts } = useTexts();
  const hasNext = total === undefined ? shown >= size : page * size < total;
  if (page === 1 && !hasNext) return null;
  const last = total === undefined ? Infinity : Math.max(1, Math.ceil(total / size));
  return (
    <nav aria-label={texts.page} className="mt-3 flex items-center justify-between gap-3 text-sm">
      <span className="text-muted tabular-nums">
        {total === undefined
          ? texts.pageNumber(formatCount(page))
          : texts.pages(
              formatCount(Math.min(total, (page - 1) * size + 1)),
              formatCount(Math.min(total, page * size)),
              formatCount(total),
            )}
      </span>
      <span className="flex gap-2">
        <Button disabled={page <= 1} onClick={() => onPage(Math.min(page - 1, last))}>
          <ChevronLeft size={16} aria-hidden className="rtl:-scale-x-100" />
          {texts.previous}
        </Button>
        <Button disabled={!hasNext} onClick={() => onPage(page + 1)}>
          {texts.next}
          <ChevronRight size={16} aria-hidden className="rtl:-scale-x-100" />
        </Button>
      </span>
    </nav>
  );
}
