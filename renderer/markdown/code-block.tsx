import { Download, WrapText } from 'lucide-react';
import { memo, useEffect, useMemo, useState } from 'react';
import { IconButton } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { saveFile } from '../components/save-file.ts';
import { useLayout } from '../state/layout.ts';
import { useTexts } from '../texts/use-texts.ts';
import { fileNameOf } from './file-name-of.ts';
import { HiddenCharacters } from './hidden-characters.tsx';
import type { ColouredLine } from './highlight-messages.ts';
import { highlight } from './highlight.ts';
import { linePiecesOf } from './parts.ts';

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
  const lines = useColours(text, isOpen ? '' : language);
  const isWrapped = useLayout((layout) => layout.isCodeWrapped);
  const toggleWrap = useLayout((layout) => layout.toggleCodeWrap);
  const isTail = isOpen && text.length > OPEN_CHARACTERS;
  return (
    <figure dir="ltr" className="overflow-hidden rounded-lg border border-line">
      <figcaption className="flex items-center border-b border-line bg-sunken py-0.5 ps-3 pe-1 text-xs text-muted">
        <span className="min-w-0 flex-1 break-all">{title ?? (language || texts.code.plain)}</span>
        {!isOpen && (
          <>
            <IconButton
              label={texts.code.wrap}
              aria-pressed={isWrapped}
              className={isWrapped ? 'bg-accent-soft text-ink' : ''}
              onClick={toggleWrap}
            >
              <WrapText size={16} aria-hidden />
            </IconButton>
            <IconButton
              label={texts.code.save}
              onClick={() => saveFile(fileNameOf(language), 'text/plain;charset=utf-8', text)}
            >
              <Download size={16} aria-hidden />
            </IconButton>
          </>
        )}
        <CopyButton text={text} label={copyLabel ?? texts.code.copy} />
      </figcaption>
      {isTail && <p className="px-3 pt-2 text-xs text-muted">{texts.code.tail(OPEN_CHARACTERS)}</p>}
      <pre
        tabIndex={0}
        className={`overflow-x-auto p-3 font-mono text-sm leading-relaxed ${isWrapped ? 'break-words whitespace-pre-wrap' : ''}`}
      >
        {lines === undefined ? (
          <Plain text={isTail ? text.slice(-OPEN_CHARACTERS) : text} />
        ) : (
          lines.map((line, index) => <CodeLine key={index} line={line} />)
        )}
      </pre>
    </figure>
  );
});

/** The lines with their colours; undefined until they are there, and for a language that nobody can colour. */
function useColours(text: string, language: string): readonly ColouredLine[] | undefined {
  const [coloured, setColoured] = useState<{ readonly text: string; readonly lines: readonly ColouredLine[] }>();
  useEffect(() => {
    if (language === '') return;
    let isCurrent = true;
    void highlight(text, language).then((lines) => isCurrent && lines !== undefined && setColoured({ text, lines }));
    return () => {
      isCurrent = false;
    };
  }, [text, language]);
  return coloured?.text === text ? coloured.lines : undefined;
}

/** Code without colours. A browser lays out those pieces of it that are seen. */
function Plain({ text }: { readonly text: string }) {
  const texts = useTexts();
  const { pieces, isBroken } = useMemo(() => linePiecesOf(text), [text]);
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return <HiddenCharacters text={only} isCode />;
  return (
    <>
      {pieces.map((piece, index) => (
        <span key={index} className="laid-out-when-seen block">
          <HiddenCharacters text={piece} isCode />
        </span>
      ))}
      {isBroken && <span className="block pt-2 font-sans text-xs text-muted select-none">{texts.code.broken}</span>}
    </>
  );
}

function CodeLine({ line }: { readonly line: ColouredLine }) {
  return (
    <>
      {line.map(({ text, kind }, index) => (
        <span key={index} className={kind === undefined ? undefined : `tok-${kind}`}>
          <HiddenCharacters text={text} isCode />
        </span>
      ))}
      {'\n'}
    </>
  );
}
