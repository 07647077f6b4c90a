/** Where a view stands, in pixels. */
export interface ScrollPlace {
  readonly top: number;
  /** From what is seen last to the end of everything. */
  readonly toEnd: number;
}

/** Who comes down this close to the end is taken to be there. */
const NEAR_END = 40;
/** Screens that scale place the end between two pixels. */
const AT_END = 2;

/** Whether the view keeps to the end after a scroll: a reader who goes up is let go at once, even by a few pixels. */
export function keepsToEnd(wasKeeping: boolean, before: ScrollPlace, now: ScrollPlace): boolean {
  if (now.toEnd <= AT_END) return true;
  if (now.top < before.top) return false;
  return wasKeeping || now.toEnd < NEAR_END;
}
