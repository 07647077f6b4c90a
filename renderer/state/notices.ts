import { create } from 'zustand';

interface Notice {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MS = 5_000;
let count = 0;

export const useNotices = create<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

/** Shows a result for a few seconds. Errors that need a decision belong on the page instead. */
export function showNotice(text: string): void {
  const notice = { id: ++count, text };
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice] }));
  setTimeout(
    () => useNotices.setState(({ notices }) => ({ notices: notices.filter((each) => each !== notice) })),
    SHOWN_MS,
  );
}
