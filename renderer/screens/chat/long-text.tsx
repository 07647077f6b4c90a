/** Laying out a line of a million characters stops the page for seconds; pieces are laid out when they come near the screen. */
const PIECE = 4_000;

/** Plain text of any length. */
export function LongText({ text }: { readonly text: string }) {
  if (text.length <= PIECE) return text;
  const count = Math.ceil(text.length / PIECE);
  return Array.from({ length: count }, (_, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- pieces of a text that does not change
    <span key={index} className="block contain-content [content-visibility:auto]">
      {text.slice(index * PIECE, (index + 1) * PIECE)}
    </span>
  ));
}
