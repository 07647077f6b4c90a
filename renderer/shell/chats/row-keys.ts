const ROWS = '[data-chat-row]';

/** Gives the focus to a row once it is drawn. */
export function focusRow(id: string): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>(`[data-chat-row="${CSS.escape(id)}"]`)?.focus();
  });
}

/** The id of the row that an event comes from. */
export function rowOf(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>(ROWS)?.dataset['chatRow'] : undefined;
}

/** Moves the focus from row to row. Tells whether the key was one that does. */
export function moveFocus(list: HTMLElement, target: EventTarget, key: string): boolean {
  const rows = [...list.querySelectorAll<HTMLElement>(ROWS)];
  const at = rows.findIndex((row) => row === target || (target instanceof Node && row.contains(target)));
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  if (at < 0 || next === undefined) return false;
  rows[Math.max(0, Math.min(next, rows.length - 1))]?.focus();
  return true;
}
