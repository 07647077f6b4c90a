import { useNotices } from '../state/notices.ts';

/** Short results, said once and gone by themselves. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-10 z-50 flex flex-col gap-2"
    >
      {notices.map(({ id, text }) => (
        <div key={id} className="rounded-lg border border-line bg-raised px-4 py-2 text-sm shadow-lg">
          {text}
        </div>
      ))}
    </div>
  );
}
