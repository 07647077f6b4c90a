import { create } from 'zustand';

export interface NoticeAction {
  readonly label: string;
  perform(): void;
}

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly action: NoticeAction | undefined;
}

const SHOWN_MS = 5_000;
/** What can be taken back stays longer. */
const SHOWN_WITH_ACTION_MS = 10_000;
let count = 0;

export const useNotices = create<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

/** Shows a result for a few seconds. Errors that need a decision belong on the page instead. */
export function showNotice(text: string, action?: NoticeAction): void {
  const notice = { id: ++count, text, action };
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice] }));
  setTimeout(() => hideNotice(notice.id), action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS);
}

export function hideNotice(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}
