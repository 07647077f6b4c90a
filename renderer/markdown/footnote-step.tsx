import type { MouseEvent, ReactNode } from 'react';

export const noteId = (prefix: string, number: number) => `${prefix}-note-${number}`;
export const refId = (prefix: string, number: number) => `${prefix}-ref-${number}`;

/** The address of the page stays: it is that of the chat. */
function goTo(event: MouseEvent, id: string): void {
  event.preventDefault();
  const target = document.getElementById(id);
  target?.scrollIntoView({ block: 'center' });
  target?.focus({ preventScroll: true });
}

interface StepProps {
  readonly to: string;
  readonly label: string;
  readonly id?: string;
  readonly role: 'doc-noteref' | 'doc-backlink';
  readonly children: ReactNode;
}

/** From a number to its footnote, and back. */
export function FootnoteStep({ to, children, label, ...props }: StepProps) {
  return (
    <a href={`#${to}`} aria-label={label} onClick={(event) => goTo(event, to)} {...props}>
      {children}
    </a>
  );
}
