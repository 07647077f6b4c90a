const HIGH_SURROGATE_END = /[\ud800-\udbff]$/;

/**
 * Joins text pieces so that none ends inside a character: half of a surrogate pair waits for the piece that completes
 * it. What never completes becomes U+FFFD.
 */
export interface WholeCharacters {
  push(text: string): string;
  /** What was held back. */
  flush(): string;
}

export function createWholeCharacters(): WholeCharacters {
  let held = '';
  return {
    push(text) {
      const joined = held + text;
      held = HIGH_SURROGATE_END.exec(joined)?.[0] ?? '';
      const whole = held === '' ? joined : joined.slice(0, -1);
      return whole.isWellFormed() ? whole : whole.toWellFormed();
    },
    flush() {
      const rest = held;
      held = '';
      return rest.toWellFormed();
    },
  };
}
