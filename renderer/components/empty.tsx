import type { ReactNode } from 'react';

/** Stands where a list would be: says what the page is for. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return (
    <div className="rounded-xl border border-dashed border-line-strong p-8 text-center text-muted">{children}</div>
  );
}
