/** A text, or why the bytes are none. */
export type DecodedText =
  { readonly text: string; readonly encoding: 'UTF-8' | 'UTF-16' } | { readonly problem: 'binary' | 'other-encoding' };

/** Signs that no text has, but for those of terminals and printers: tab, line ends, form feed, backspace, escape. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const STRANGE_SIGN = /[\0-\x07\x0e-\x1a\x1c-\x1f]/g;
/** A few strange signs are a slip of whoever wrote it; this share of them is no text. */
const STRANGE_SHARE = 0.001;
/** Of bytes that are looked at to tell UTF-16 without a mark. */
const SAMPLE_BYTES = 4_096;

/** Reads text of either width, with or without a mark at its beginning. The mark is no part of the text. */
export function decodeText(bytes: Buffer): DecodedText {
  const wide = wideEncodingOf(bytes);
  const text = wide === undefined ? decode('utf-8', bytes) : decode(wide, bytes);
  if (text === undefined) return { problem: bytes.includes(0) ? 'binary' : 'other-encoding' };
  const strange = text.match(STRANGE_SIGN)?.length ?? 0;
  if (text.includes('\0') || strange > text.length * STRANGE_SHARE) return { problem: 'binary' };
  return { text, encoding: wide === undefined ? 'UTF-8' : 'UTF-16' };
}

function decode(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined; // A TypeError is the platform's way to say that these bytes are in another encoding.
  }
}

function wideEncodingOf(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined;
  // Without a mark: western text has a zero in every second byte, and in no other.
  const zeros = [0, 0];
  const length = Math.min(bytes.length, SAMPLE_BYTES);
  for (let at = 0; at < length; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even === 0 && odd > length / 4) return 'utf-16le';
  if (odd === 0 && even > length / 4) return 'utf-16be';
  return undefined;
}
