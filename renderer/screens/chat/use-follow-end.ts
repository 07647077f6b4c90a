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
    if (isAtEnd && view.current !== null) place.current = pullToEnd(view.current, place.current);
  });
  useEffect(() => {
    const element = view.current;
    if (!isAtEnd || element === null) return;
    // A composer that grows takes its room from the view.
    const observer = new ResizeObserver(() => {
      place.current = pullToEnd(element, place.current);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isAtEnd]);

  function onScroll(): void {
    if (view.current === null) return;
    const now = placeOf(view.current);
    setIsAtEnd(keepsToEnd(isAtEnd, place.current, now));
    place.current = now;
  }

  return { view, isAtEnd, onScroll, goToEnd: () => setIsAtEnd(true) };
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
