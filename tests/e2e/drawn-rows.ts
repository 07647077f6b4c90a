import type { Page } from '@playwright/test';

interface Fiber {
  readonly tag: number;
  readonly flags: number;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly alternate: Fiber | null;
  readonly type: unknown;
  readonly stateNode: unknown;
}

/**
 * Counts which rows of a thread React draws, by what it tells its developer tools of every commit.
 * To be called before the page is opened.
 */
export async function watchDrawing(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const FUNCTION = 0;
    const PERFORMED_WORK = 1;
    const drawn: Record<string, number> = {};

    /** The row number of a component whose outermost element is an article. */
    function rowOf({ child }: Fiber): string | undefined {
      if (child?.type !== 'article') return undefined;
      return (child.stateNode as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index'];
    }

    /** A part that React passed by is the very same as before. */
    function visit(fiber: Fiber | null, before: Fiber | null): void {
      if (fiber === null || fiber === before) return;
      if (fiber.tag === FUNCTION && (fiber.flags & PERFORMED_WORK) !== 0) {
        const row = rowOf(fiber);
        if (row !== undefined) drawn[row] = (drawn[row] ?? 0) + 1;
      }
      if (before !== null && fiber.child === before.child) return;
      for (let child = fiber.child; child !== null; child = child.sibling) visit(child, child.alternate);
    }

    Object.assign(globalThis, {
      drawnRows: drawn,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        isDisabled: false,
        inject: () => 1,
        onCommitFiberUnmount() {},
        onPostCommitFiberRoot() {},
        onCommitFiberRoot: (_id: number, { current }: { current: Fiber }) => visit(current, current.alternate),
      },
    });
  });
}

/** Row number → how often it was drawn since the last look. */
export function rowsDrawnAgain(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const { drawnRows } = globalThis as unknown as { drawnRows: Record<string, number> };
    const seen = { ...drawnRows };
    for (const row of Object.keys(drawnRows)) delete drawnRows[row];
    return seen;
  });
}
