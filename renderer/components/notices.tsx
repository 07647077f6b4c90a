import { hideNotice, useNotices } from '../state/notices.ts';

/** Short results, said once and gone by themselves. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <div
      role="status"
      aria-live="polite"
      // Above the composer: whoever writes goes on writing.
      className="pointer-events-none fixed end-4 bottom-36 z-50 flex max-w-[calc(100vw-2rem)] flex-col items-end gap-2"
    >
      {notices.map(({ id, text, action }) => (
        <div
          key={id}
          className="pointer-events-auto flex max-w-md items-center gap-3 rounded-lg border border-line bg-raised px-4 py-2 text-sm shadow-lg"
        >
          <span className="min-w-0 break-words">{text}</span>
          {action !== undefined && (
            <button
              type="button"
              className="shrink-0 rounded font-medium text-accent hover:underline"
              onClick={() => {
                action.perform();
                hideNotice(id);
              }}
            >
              {action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
