import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  /** Within something that has a title itself. */
  readonly isSmall?: boolean;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page about one thing. */
export function Section({ title, isSmall = false, actions, children }: SectionProps) {
  return (
    <section aria-label={title} className="mb-6">
      <div className="mb-2 flex min-h-8 flex-wrap items-center justify-between gap-2">
        {isSmall ? <h3 className="text-sm font-semibold">{title}</h3> : <h2 className="font-semibold">{title}</h2>}
        {actions}
      </div>
      {children}
    </section>
  );
}
