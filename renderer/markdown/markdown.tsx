import type { Token, Tokens } from 'marked';
import { memo, useMemo, useState, type ReactNode } from 'react';
import { createBlockSplitter, isFenceOpen, withMendedEnd, type Block } from './blocks.ts';
import { CodeBlock } from './code-block.tsx';
import { headingLevels } from './heading-levels.ts';
import { Inline, InlineOrText, TaskMark } from './inline.tsx';
import { MarkdownTable } from './markdown-table.tsx';

interface MarkdownProps {
  readonly text: string;
  /** More is coming: what is open at the end is shown as if it were closed. */
  readonly isArriving?: boolean;
}

/** Markdown as React elements; there is no HTML string anywhere, so nothing in it can run. */
export function Markdown({ text, isArriving = false }: MarkdownProps) {
  const [split] = useState(createBlockSplitter);
  const blocks = useMemo(() => {
    const known = split(text);
    return isArriving ? withMendedEnd(known) : known;
  }, [split, text, isArriving]);
  const levels = headingLevels(blocks);
  return (
    <div className="prose min-w-0 break-words">
      {blocks.map((block, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- blocks only grow at the end
        <BlockView
          key={index}
          block={block}
          level={levels[index]}
          isArriving={isArriving && index === blocks.length - 1}
        />
      ))}
    </div>
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
  ({ block, level, isArriving }: BlockViewProps) => renderBlock(block.token, isArriving, level),
  (before, after) =>
    before.block.raw === after.block.raw && before.level === after.level && before.isArriving === after.isArriving,
);

function renderBlock(token: Token, isArriving: boolean, level?: number): ReactNode {
  switch (token.type) {
    case 'heading':
      return renderHeading(token as Tokens.Heading, level);
    case 'paragraph':
      return (
        <p>
          <InlineOrText token={token} />
        </p>
      );
    case 'text':
      return <InlineOrText token={token} />;
    case 'checkbox':
      return <TaskMark isDone={(token as Tokens.Checkbox).checked} />;
    case 'code': {
      const { text, lang, raw } = token as Tokens.Code;
      return <CodeBlock text={text} language={lang?.split(/\s/)[0] ?? ''} isOpen={isArriving && isFenceOpen(raw)} />;
    }
    case 'list':
      return renderList(token as Tokens.List, isArriving);
    case 'blockquote':
      return (
        <blockquote>
          <Blocks tokens={(token as Tokens.Blockquote).tokens} isArriving={isArriving} />
        </blockquote>
      );
    case 'table':
      return <MarkdownTable table={token as Tokens.Table} />;
    case 'hr':
      return <hr />;
    default:
      // HTML and whatever a later grammar brings is shown as it was written.
      return <p className="whitespace-pre-wrap">{token.raw.trim()}</p>;
  }
}

interface BlocksProps {
  readonly tokens: readonly Token[];
  readonly isArriving: boolean;
}

/** The blocks inside another block. */
function Blocks({ tokens, isArriving }: BlocksProps): ReactNode {
  return tokens
    .filter((token) => token.type !== 'space')
    .map((token, index) => <Nested key={index} token={token} isArriving={isArriving} />);
}

function Nested({ token, isArriving }: { readonly token: Token; readonly isArriving: boolean }): ReactNode {
  return renderBlock(token, isArriving);
}

/** A heading looks as deep as it was written; one inside a list or a quotation is no part of the page's outline. */
function renderHeading({ depth, tokens }: Tokens.Heading, level: number | undefined): ReactNode {
  const outline = level === undefined ? { role: 'presentation' } : { role: 'heading', 'aria-level': level };
  return (
    <div data-depth={depth} {...outline}>
      <Inline tokens={tokens} />
    </div>
  );
}

function renderList({ ordered, start, items }: Tokens.List, isArriving: boolean): ReactNode {
  const rows = items.map((item, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- items only grow at the end
    <li key={index} className={item.task ? 'list-none' : undefined}>
      <Blocks tokens={item.tokens} isArriving={isArriving && index === items.length - 1} />
    </li>
  ));
  // A list may begin at 0, so a number is asked for, not for something that counts as true.
  return ordered ? <ol start={typeof start === 'number' ? start : 1}>{rows}</ol> : <ul>{rows}</ul>;
}
