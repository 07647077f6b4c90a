import { useContext, type MouseEvent, type ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { Blocks } from './block-of.tsx';
import { FootnotesContext } from './footnotes.ts';
import type { FootnoteRefToken, FootnoteToken } from './grammar.ts';

const noteId = (prefix: string, number: number) => `${prefix}-note-${number}`;
const refId = (prefix: string, number: number) => `${prefix}-ref-${number}`;

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

function Step({ to, children, label, ...props }: StepProps) {
  return (
    <a href={`#${to}`} aria-label={label} onClick={(event) => goTo(event, to)} {...props}>
      {children}
    </a>
  );
}

/** The number of a footnote; without a footnote of this name it is text. */
export function FootnoteRef({ token: { label, raw } }: { readonly token: FootnoteRefToken }): ReactNode {
  const texts = useTexts();
  const { prefix, numbers } = useContext(FootnotesContext);
  const number = numbers.get(label);
  if (number === undefined) return raw;
  return (
    <sup>
      <Step
        id={refId(prefix, number)}
        role="doc-noteref"
        to={noteId(prefix, number)}
        label={texts.markdown.footnote(number)}
      >
        {number}
      </Step>
    </sup>
  );
}

export function FootnoteList({ notes }: { readonly notes: readonly FootnoteToken[] }) {
  const texts = useTexts();
  const { prefix } = useContext(FootnotesContext);
  return (
    <section role="doc-endnotes" aria-label={texts.markdown.footnotes} className="border-t border-line pt-3 text-sm">
      <ol dir="auto">
        {notes.map(({ label, tokens }, index) => (
          <li key={label} id={noteId(prefix, index + 1)} tabIndex={-1}>
            <Blocks tokens={tokens} isArriving={false} depth={1} />
            <Step role="doc-backlink" to={refId(prefix, index + 1)} label={texts.markdown.footnoteBack(index + 1)}>
              ↩
            </Step>
          </li>
        ))}
      </ol>
    </section>
  );
}
