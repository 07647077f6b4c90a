import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';

interface FoldProps {
  readonly title: string;
  /** What is in it, in a few words beside the title. */
  readonly about?: string;
  readonly isOpenAtFirst?: boolean;
  /** Drawn only while it is open. */
  readonly children: ReactNode;
}

/** A part of a page that stays folded until somebody wants it. */
export function Fold({ title, about, isOpenAtFirst = false, children }: FoldProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <details
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group/fold rounded-xl border border-line bg-raised"
    >
      <summary className="flex cursor-pointer list-none items-baseline gap-2 rounded-xl px-4 py-3 hover:bg-sunken">
        <ChevronRight
          size={16}
          aria-hidden
          className="shrink-0 self-center text-muted group-open/fold:rotate-90 rtl:-scale-x-100"
        />
        <span className="shrink-0 font-medium">{title}</span>
        {about !== undefined && <span className="min-w-0 truncate text-sm text-muted">{about}</span>}
      </summary>
      {isOpen && <div className="border-t border-line px-4 py-4">{children}</div>}
    </details>
  );
}
