/** Finds stop texts in a text that arrives in pieces, and holds back what may become one. */
export interface StopMatcher {
  /** @returns the text that is certain to be part of the answer, and whether a stop text ended it. */
  push(piece: string): { readonly text: string; readonly isStopped: boolean };
  /** What was held back, once nothing more comes. */
  flush(): string;
}

export function createStopMatcher(stops: readonly string[]): StopMatcher {
  let held = '';

  /** Characters at the end of `held` that a stop text could begin with. */
  function heldBack(): number {
    const longest = Math.max(0, ...stops.map((stop) => stop.length - 1));
    for (let length = Math.min(longest, held.length); length > 0; length--) {
      const tail = held.slice(-length);
      if (stops.some((stop) => stop.startsWith(tail))) return length;
    }
    return 0;
  }

  return {
    push(piece) {
      held += piece;
      const found = stops.map((stop) => held.indexOf(stop)).filter((index) => index >= 0);
      if (found.length > 0) {
        const text = held.slice(0, Math.min(...found));
        held = '';
        return { text, isStopped: true };
      }
      const text = held.slice(0, held.length - heldBack());
      held = held.slice(text.length);
      return { text, isStopped: false };
    },
    flush() {
      const text = held;
      held = '';
      return text;
    },
  };
}
