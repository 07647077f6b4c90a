import { useEffect, useRef, useState, type RefObject } from 'react';

/** Whether an element's content is wider than it, so that it has to be scrolled. */
export function useOverflow<Shape extends Element>(): readonly [RefObject<Shape | null>, boolean] {
  const ref = useRef<Shape>(null);
  const [isScrolled, setScrolled] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setScrolled(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return [ref, isScrolled];
}
