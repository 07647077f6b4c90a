import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Conversation } from '../../../server/contract/chat/conversations.ts';
import { updateConversation } from '../../api/queries/conversations.ts';
import { rowKey, rowMessage, type Row } from '../../conversation/message-tree.ts';
import { useEdits } from '../../state/edits.ts';
import { useFind } from '../../state/find.ts';
import { keepsToEnd, type ScrollPlace } from './follow-end.ts';
import { markMatches } from './mark-matches.ts';
import { reportFailure } from './report-failure.ts';

export interface ThreadView {
  readonly view: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  readonly isAtEnd: boolean;
  readonly onScroll: () => void;
  readonly goToEnd: () => void;
  /** The message that somebody came for. */
  readonly marked: string | undefined;
}

/** Rows drawn beyond what is seen. */
const OVERSCAN = 5;
const PADDING = 24;
const ROW_CHROME = 60;
const LINE_HEIGHT = 24;
const LINE_CHARACTERS = 80;

/** Keeps a long conversation at its end while the reader is there, and goes to messages that somebody looks for. */
export function useThreadView(
  { id, messages }: Conversation,
  rows: readonly Row[],
  showMessage: string | undefined,
): ThreadView {
  const view = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const place = useRef<ScrollPlace>({ top: 0, toEnd: 0 });
  const found = useFind(({ messageId }) => messageId);
  const foundText = useFind(({ text }) => text);
  const marked = found ?? showMessage;
  const [isAtEnd, setIsAtEnd] = useState(showMessage === undefined);
  // oxlint-disable-next-line react/incompatible-library -- there is no React Compiler here, and rows are memoized by hand
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => view.current,
    estimateSize: (index) => estimateHeight(rows[index]),
    getItemKey: (index) => keyAt(rows, index),
    overscan: OVERSCAN,
    paddingStart: PADDING,
    initialOffset: () => rows.reduce((sum, row) => sum + estimateHeight(row), 0),
  });

  const lastAsked = rows.findLast(({ kind }) => kind === 'user');
  const restart = lastAsked === undefined ? undefined : rowKey(lastAsked);
  const [restarted, setRestarted] = useState(restart);
  if (restart !== restarted) {
    setRestarted(restart);
    // A question of one's own brings the reader back to the end; another branch leaves them where they are.
    if (rows.length > 0 && messages.at(-1)?.parentId === restart) setIsAtEnd(true);
  }

  // After every drawing, and before it is seen: a scroll that came later would be taken for the reader's.
  useLayoutEffect(() => {
    if (isAtEnd && view.current !== null) place.current = pullToEnd(view.current, place.current);
  });
  useEffect(() => {
    const [element, inner] = [view.current, content.current];
    if (!isAtEnd || element === null || inner === null) return;
    // A composer that grows takes its room from the view, and rows tell their heights after they are drawn.
    const observer = new ResizeObserver(() => {
      place.current = pullToEnd(element, place.current);
    });
    observer.observe(element);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [isAtEnd]);

  // Only when another message is looked for: new text must not pull the reader back to it.
  const goTo = useRef<(messageId: string) => void>(undefined);
  goTo.current = (messageId) => {
    const index = rows.findIndex((row) => holds(row, messageId));
    if (index >= 0) {
      // Where all of it is seen at once there is nowhere to go.
      if (virtualizer.getTotalSize() > (view.current?.clientHeight ?? 0)) setIsAtEnd(false);
      virtualizer.scrollToIndex(index, { align: 'center' });
    } else if (messages.some((message) => message.id === messageId)) {
      reportFailure(updateConversation(id, { headId: messageId }));
    }
  };
  const isShown = marked !== undefined && rows.some((row) => holds(row, marked));
  useEffect(() => {
    if (marked !== undefined) goTo.current?.(marked);
  }, [marked, isShown]);
  const edited = useEdits(({ freshId }) => freshId);
  useEffect(() => {
    // A row that is drawn has taken the focus by now.
    if (edited !== undefined && useEdits.getState().freshId === edited) goTo.current?.(edited);
  }, [edited]);
  useEffect(() => markMatches(view.current, foundText));

  function onScroll(): void {
    if (view.current === null) return;
    const now = placeOf(view.current);
    setIsAtEnd(keepsToEnd(isAtEnd, place.current, now));
    place.current = now;
  }

  return { view, content, virtualizer, isAtEnd, onScroll, goToEnd: () => setIsAtEnd(true), marked };
}

function keyAt(rows: readonly Row[], index: number): string {
  const row = rows[index];
  return row === undefined ? String(index) : rowKey(row);
}

function holds(row: Row, messageId: string): boolean {
  return row.kind === 'compared' ? row.messages.some(({ id }) => id === messageId) : row.message.id === messageId;
}

/** Close enough that the bar does not jump; the real height is measured when a row is drawn. */
function estimateHeight(row: Row | undefined): number {
  const text = row === undefined ? '' : (rowMessage(row)?.text ?? '');
  return ROW_CHROME + Math.ceil(text.length / LINE_CHARACTERS) * LINE_HEIGHT;
}

/** Moves the view to its end, unless the reader just left it: the event that tells so comes up to a frame later. */
function pullToEnd(element: HTMLElement, before: ScrollPlace): ScrollPlace {
  if (!keepsToEnd(true, before, placeOf(element))) return before;
  element.scrollTo({ top: element.scrollHeight });
  return placeOf(element);
}

function placeOf({ scrollTop: top, scrollHeight, clientHeight }: HTMLElement): ScrollPlace {
  return { top, toEnd: scrollHeight - top - clientHeight };
}
