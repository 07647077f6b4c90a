import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { formatCount } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { beginningOf, withSeenControls } from './inert-text.ts';

/** Laid out at once: a browser takes a moment for a line of a million characters. */
const FIRST = 20_000;
const STEP = 100_000;

/** Text that a stranger wrote: shown as it is, as nothing but text, and a piece at a time. */
export function BodyText({ label, text }: { readonly label: string; readonly text: string }) {
  const { activity: texts } = useTexts();
  const [length, setLength] = useState(FIRST);
  const shown = useMemo(() => withSeenControls(beginningOf(text, length)), [text, length]);
  const left = text.length - length;
  return (
    <>
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
        tabIndex={0}
        role="region"
        aria-label={label}
        dir="auto"
        className="max-h-96 overflow-auto rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
      >
        {shown}
      </pre>
      {left > 0 && (
        <Button className="mt-2" onClick={() => setLength(length + STEP)}>
          {texts.showMore(formatCount(left))}
        </Button>
      )}
    </>
  );
}
