import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';

/** They turn the order of what follows round, so that code reads as something else than it does. */
// oxlint-disable-next-line no-misleading-character-class, no-control-regex -- these characters are what it looks for
const TURNING = /([\u202a-\u202e\u2066-\u2069])/;
/** Of these only the overrides lie; the others are part of mixed Arabic and English text. */
const OVERRIDING = /([\u202d\u202e])/;

interface HiddenCharactersProps {
  readonly text: string;
  /** In code all of them are shown, in prose those that turn letters round. */
  readonly isCode?: boolean;
}

/** A text whose characters of direction are written out, as U+202E, where they could mislead. */
export function HiddenCharacters({ text, isCode = false }: HiddenCharactersProps): ReactNode {
  const pattern = isCode ? TURNING : OVERRIDING;
  if (!pattern.test(text)) return text;
  return text.split(pattern).map((part, index) => (index % 2 === 1 ? <Mark key={index} character={part} /> : part));
}

function Mark({ character }: { readonly character: string }) {
  const texts = useTexts();
  const code = `U+${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return (
    <mark
      title={texts.markdown.hiddenCharacter(code)}
      className="mx-0.5 rounded bg-danger-soft px-1 text-[0.8em] text-danger select-none"
    >
      {code}
    </mark>
  );
}
