import { useContext, type ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { FootnoteStep, noteId, refId } from './footnote-step.tsx';
import { FootnotesContext } from './footnotes.ts';
import type { FootnoteRefToken } from './grammar.ts';
import { HiddenCharacters } from './hidden-characters.tsx';

/** The number of a footnote; without a footnote of this name it is text. */
export function FootnoteRef({ token: { label, raw } }: { readonly token: FootnoteRefToken }): ReactNode {
  const texts = useTexts();
  const { prefix, numbers } = useContext(FootnotesContext);
  const number = numbers.get(label);
  if (number === undefined) return <HiddenCharacters text={raw} />;
  return (
    <sup>
      <FootnoteStep
        id={refId(prefix, number)}
        role="doc-noteref"
        to={noteId(prefix, number)}
        label={texts.markdown.footnote(number)}
      >
        {number}
      </FootnoteStep>
    </sup>
  );
}
