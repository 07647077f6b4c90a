import { piecesOf } from '../../markdown/parts.ts';

/** Plain text of any length: a browser lays out those pieces of it that are seen. */
export function LongText({ text }: { readonly text: string }) {
  const pieces = piecesOf(text);
  if (pieces.length === 1) return text;
  return pieces.map((piece, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- pieces of a text that does not change
    <span key={index} className="laid-out-when-seen block">
      {piece}
    </span>
  ));
}
