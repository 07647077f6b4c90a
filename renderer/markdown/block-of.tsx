import type { Token, Tokens } from 'marked';
import type { ReactNode } from 'react';
import { Alert, alertOf } from './alert.tsx';
import { isFenceOpen } from './blocks.ts';
import { CodeBlock } from './code-block.tsx';
import { Diagram } from './diagram.tsx';
import { directionOf } from './direction-of.ts';
import { Formula } from './formula.tsx';
import type { MathToken } from './grammar.ts';
import { Inline, InlineOrText, TaskMark } from './inline.tsx';
import { LongText } from './long-text.tsx';
import { MarkdownTable } from './markdown-table.tsx';

interface BlockOfProps {
  readonly token: Token;
  readonly isArriving: boolean;
  /** Of a heading in the page's outline. */
  readonly level?: number | undefined;
  /** Blocks around it. */
  readonly depth: number;
}

/** What stands deeper is shown as it was written: thousands of boxes inside each other exhaust a browser. */
const DEEPEST = 24;

export function BlockOf({ token, isArriving, level, depth }: BlockOfProps): ReactNode {
  if (depth > DEEPEST) return <LongText text={token.raw} />;
  switch (token.type) {
    case 'heading':
      return renderHeading(token as Tokens.Heading, level);
    case 'paragraph':
      return renderParagraph(token as Tokens.Paragraph);
    case 'text':
      return <InlineOrText token={token} depth={depth} />;
    case 'checkbox':
      return <TaskMark isDone={(token as Tokens.Checkbox).checked} />;
    case 'code':
      return renderCode(token as Tokens.Code, isArriving);
    case 'list':
      return renderList(token as Tokens.List, isArriving, depth);
    case 'blockquote':
      return renderQuote(token as Tokens.Blockquote, isArriving, depth);
    case 'table':
      return <MarkdownTable table={token as Tokens.Table} />;
    case 'math':
      return <Formula token={token as MathToken} />;
    case 'footnote':
      return null; // They stand at the end.
    case 'hr':
      return <hr />;
    default:
      // HTML and whatever a later grammar brings is shown as it was written.
      return <LongText text={token.raw.trim()} />;
  }
}

interface BlocksProps {
  readonly tokens: readonly Token[];
  readonly isArriving: boolean;
  readonly depth: number;
}

/** The blocks inside another block. */
export function Blocks({ tokens, isArriving, depth }: BlocksProps): ReactNode {
  return tokens
    .filter(({ type }) => type !== 'space' && type !== 'def')
    .map((token, index, all) => (
      <BlockOf key={index} token={token} isArriving={isArriving && index === all.length - 1} depth={depth + 1} />
    ));
}

function renderParagraph(token: Tokens.Paragraph): ReactNode {
  const [only] = token.tokens;
  // A run of text too long to be searched for marks.
  if (only?.type === 'plain') return <LongText text={only.raw} />;
  return (
    <p dir="auto">
      <InlineOrText token={token} />
    </p>
  );
}

function renderCode({ text, lang, raw }: Tokens.Code, isArriving: boolean): ReactNode {
  const language = lang?.split(/\s/)[0] ?? '';
  const isOpen = isArriving && isFenceOpen(raw);
  if (language.toLowerCase() === 'mermaid' && !isOpen) return <Diagram source={text} />;
  return <CodeBlock text={text} language={language} isOpen={isOpen} />;
}

function renderQuote(token: Tokens.Blockquote, isArriving: boolean, depth: number): ReactNode {
  const alert = alertOf(token);
  const tokens = alert?.tokens ?? token.tokens;
  const direction = directionOf(tokens.map(({ raw }) => raw).join(' '));
  const blocks = <Blocks tokens={tokens} isArriving={isArriving} depth={depth} />;
  return alert === undefined ? (
    <blockquote dir={direction}>{blocks}</blockquote>
  ) : (
    <Alert kind={alert.kind} direction={direction}>
      {blocks}
    </Alert>
  );
}

/** A heading looks as deep as it was written; one inside a list or a quotation is no part of the page's outline. */
function renderHeading({ depth, tokens }: Tokens.Heading, level: number | undefined): ReactNode {
  const outline = level === undefined ? { role: 'presentation' } : { role: 'heading', 'aria-level': level };
  return (
    <div dir="auto" data-depth={depth} {...outline}>
      <Inline tokens={tokens} />
    </div>
  );
}

function renderList({ raw, ordered, start, items }: Tokens.List, isArriving: boolean, depth: number): ReactNode {
  const rows = items.map((item, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- items only grow at the end
    <li key={index} className={item.task ? 'list-none' : undefined}>
      <Blocks tokens={item.tokens} isArriving={isArriving && index === items.length - 1} depth={depth} />
    </li>
  ));
  // A list may begin at 0, so a number is asked for, not for something that counts as true.
  const direction = directionOf(raw);
  return ordered ? (
    <ol dir={direction} start={typeof start === 'number' ? start : 1}>
      {rows}
    </ol>
  ) : (
    <ul dir={direction}>{rows}</ul>
  );
}
