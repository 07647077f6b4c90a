import { useMemo } from 'react';
import { HiddenCharacters } from './hidden-characters.tsx';
import { piecesOf } from './parts.ts';

/** Text as it was written, in pieces of which a browser lays out those that are seen. */
export function LongText({ text }: { readonly text: string }) {
  const pieces = useMemo(() => piecesOf(text), [text]);
  return pieces.map((piece, index) => (
    <p key={index} dir="auto" className={`whitespace-pre-wrap ${pieces.length > 1 ? 'laid-out-when-seen' : ''}`}>
      <HiddenCharacters text={piece} />
    </p>
  ));
}
