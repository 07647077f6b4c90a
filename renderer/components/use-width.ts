import { useEffect, useRef, useState, type RefObject } from 'react';

/** How wide an element is on the screen, in CSS pixels. @param first until that is known */
export function useWidth<Shape extends Element>(first: number): readonly [RefObject<Shape | null>, number] {
  const ref = useRef<Shape>(null);
  const [width, setWidth] = useState(first);
  useEffect(() => {
    if (ref.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => entry !== undefined && setWidth(entry.contentRect.width));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
