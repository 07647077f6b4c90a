import { useContext } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { Blocks } from './block-of.tsx';
import { FootnoteStep, noteId, refId } from './footnote-step.tsx';
import { FootnotesContext } from './footnotes.ts';
import type { FootnoteToken } from './grammar.ts';

export function FootnoteList({ notes }: { readonly notes: readonly FootnoteToken[] }) {
  const texts = useTexts();
  const { prefix } = useContext(FootnotesContext);
  return (
    <section role="doc-endnotes" aria-label={texts.markdown.footnotes} className="border-t border-line pt-3 text-sm">
      <ol dir="auto">
        {notes.map(({ label, tokens }, index) => (
          <li key={label} id={noteId(prefix, index + 1)} tabIndex={-1}>
            <Blocks tokens={tokens} isArriving={false} depth={1} />
            <FootnoteStep
              role="doc-backlink"
              to={refId(prefix, index + 1)}
              label={texts.markdown.footnoteBack(index + 1)}
            >
              ↩
            </FootnoteStep>
          </li>
        ))}
      </ol>
    </section>
  );
}
