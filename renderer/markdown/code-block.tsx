import { memo, useEffect, useState } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { useTexts } from '../texts/use-texts.ts';
import type { ColouredLine } from './highlight-messages.ts';
import { highlight } from './highlight.ts';

interface CodeBlockProps {
  readonly text: string;
  readonly language: string;
  /** Its fence is not closed yet: more is coming. */
  readonly isOpen?: boolean;
  /** What it is called, instead of its language. */
  readonly title?: string;
  readonly copyLabel?: string;
}

/** Of code that is still arriving only this much is shown: a text of megabytes can't be laid out many times a second. */
const OPEN_CHARACTERS = 50_000;

/** Code as plain text while it arrives, coloured by a worker once it is whole. */
export const CodeBlock = memo(({ text, language, isOpen = false, title, copyLabel }: CodeBlockProps) => {
  const texts = useTexts();
  const [lines, setLines] = useState<readonly ColouredLine[]>();

  useEffect(() => {
    if (isOpen || language === '') return;
    let isCurrent = true;
    void highlight(text, language).then((coloured) => isCurrent && setLines(coloured));
    return () => {
      isCurrent = false;
    };
  }, [text, language, isOpen]);

  return (
    <figure className="overflow-hidden rounded-lg border border-line">
      <figcaption className="flex items-center justify-between border-b border-line bg-sunken py-0.5 pr-1 pl-3 text-xs text-muted">
        <span className="min-w-0 break-all">{title ?? (language || texts.code.plain)}</span>
        <CopyButton text={text} label={copyLabel ?? texts.code.copy} />
      </figcaption>
      <pre tabIndex={0} className="overflow-x-auto p-3 font-mono text-sm leading-relaxed">
        {lines !== undefined && !isOpen
          ? lines.map((line, index) => <CodeLine key={index} line={line} />)
          : isOpen
            ? text.slice(-OPEN_CHARACTERS)
            : text}
      </pre>
    </figure>
  );
});

function CodeLine({ line }: { readonly line: ColouredLine }) {
  return (
    <>
      {line.map(({ text, kind }, index) => (
        <span key={index} className={kind === undefined ? undefined : `tok-${kind}`}>
          {text}
        </span>
      ))}
      {'\n'}
    </>
  );
}
