import { memo, useId, useMemo, useState } from 'react';
import { Button } from '../components/button.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { BlockOf } from './block-of.tsx';
import { createBlockSplitter, withMendedEnd, type Block } from './blocks.ts';
import { FootnoteList } from './footnote-list.tsx';
import { FootnotesContext, footnotesOf } from './footnotes.ts';
import { ArrivingContext } from './formula.tsx';
import { headingLevels } from './heading-levels.ts';

interface MarkdownProps {
  readonly text: string;
  /** More is coming: what is open at the end is shown as if it were closed. */
  readonly isArriving?: boolean;
}

/** A text of more blocks shows the others when they are asked for; of one that is arriving these are the last. */
const SHOWN_BLOCKS = 1_000;

/** Markdown as React elements; there is no HTML string anywhere, so nothing in it can run. */
export function Markdown({ text, isArriving = false }: MarkdownProps) {
  const texts = useTexts();
  const prefix = useId();
  const [split] = useState(createBlockSplitter);
  const [isWhole, setIsWhole] = useState(false);
  const blocks = useMemo(() => {
    const known = split(text);
    return isArriving ? withMendedEnd(known) : known;
  }, [split, text, isArriving]);
  const notes = footnotesOf(blocks);
  const labels = JSON.stringify(notes.map(({ label }) => label));
  const footnotes = useMemo(
    () => ({ prefix, numbers: new Map((JSON.parse(labels) as string[]).map((label, index) => [label, index + 1])) }),
    [prefix, labels],
  );
  const levels = headingLevels(blocks);
  const isCut = blocks.length > SHOWN_BLOCKS && !isWhole;
  const first = isCut && isArriving ? blocks.length - SHOWN_BLOCKS : 0;
  const shown = isCut ? blocks.slice(first, first + SHOWN_BLOCKS) : blocks;
  return (
    <FootnotesContext value={footnotes}>
      <div dir="auto" className="prose min-w-0 break-words">
        {shown.map((block, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- blocks only grow at the end
          <BlockView
            key={first + index}
            block={block}
            level={levels[first + index]}
            isArriving={isArriving && first + index === blocks.length - 1}
          />
        ))}
        {notes.length > 0 && !isCut && <FootnoteList notes={notes} />}
        {isCut && !isArriving && (
          <Button onClick={() => setIsWhole(true)}>{texts.markdown.showRest(blocks.length - SHOWN_BLOCKS)}</Button>
        )}
      </div>
    </FootnotesContext>
  );
}

interface BlockViewProps {
  readonly block: Block;
  /** Of a heading. */
  readonly level: number | undefined;
  readonly isArriving: boolean;
}

/** A block renders again only when its source changes: above the last one nothing moves while text streams. */
const BlockView = memo(
  ({ block, level, isArriving }: BlockViewProps) => (
    <ArrivingContext value={isArriving}>
      <BlockOf token={block.token} isArriving={isArriving} level={level} depth={0} />
    </ArrivingContext>
  ),
  (before, after) =>
    before.block.raw === after.block.raw && before.level === after.level && before.isArriving === after.isArriving,
);
