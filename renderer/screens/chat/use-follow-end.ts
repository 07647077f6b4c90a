import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { keepsToEnd, type ScrollPlace } from './follow-end.ts';

export interface FollowedView {
  readonly view: RefObject<HTMLDivElement | null>;
  readonly isAtEnd: boolean;
  readonly onScroll: () => void;
  readonly goToEnd: () => void;
}

/** Keeps a view at its end while the reader is there. A change of `restart` brings the reader back to it. */
export function useFollowEnd(restart: string | undefined): FollowedView {
  const view = useRef<HTMLDivElement>(null);
  const place = useRef<ScrollPlace>({ top: 0, toEnd: 0 });
  const [isAtEnd, setIsAtEnd] = useState(true);

  const [restarted, setRestarted] = useState(restart);
  if (restart !== restarted) {
    setRestarted(restart);
    setIsAtEnd(true);
  }

  // After every drawing, and before it is seen: a scroll that came later would be taken for the reader's.
  useLayoutEffect(() => {
    if (isAtEnd) view.current?.scrollTo({ top: view.current.scrollHeight });
  });
  useEffect(() => {
    if (!isAtEnd || view.current === null) return;
    // A composer that grows takes its room from the view.
    const observer = new ResizeObserver(() => view.current?.scrollTo({ top: view.current.scrollHeight }));
    observer.observe(view.current);
    return () => observer.disconnect();
  }, [isAtEnd]);

  function onScroll(): void {
    if (view.current === null) return;
    const { scrollTop: top, scrollHeight, clientHeight } = view.current;
    const now = { top, toEnd: scrollHeight - top - clientHeight };
    setIsAtEnd(keepsToEnd(isAtEnd, place.current, now));
    place.current = now;
  }

  return { view, isAtEnd, onScroll, goToEnd: () => setIsAtEnd(true) };
}
