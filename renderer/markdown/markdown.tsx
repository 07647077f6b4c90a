import type { Token, Tokens } from 'marked';
import { memo, useMemo, useState, type ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { createBlockSplitter, isFenceOpen, safeHref, type Block } from './blocks.ts';
import { CodeBlock } from './code-block.tsx';

/** Markdown as React elements; there is no HTML string anywhere, so nothing in it can run. */
export function Markdown({ text }: { readonly text: string }) {
  const [split] = useState(createBlockSplitter);
  const blocks = useMemo(() => split(text), [split, text]);
  return (
    <div className="prose min-w-0 break-words">
      {blocks.map((block, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- blocks only grow at the end
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

/** A block renders again only when its source changes: above the last one nothing moves while text streams. */
const BlockView = memo(
  ({ block }: { readonly block: Block }) => <>{renderBlock(block.token)}</>,
  (before, after) => before.block.raw === after.block.raw,
);

function renderBlock(token: Token): ReactNode {
  switch (token.type) {
    case 'heading':
      return renderHeading(token as Tokens.Heading);
    case 'paragraph':
      return <p>{renderInline(token as Tokens.Paragraph)}</p>;
    case 'text':
      return renderInline(token as Tokens.Text);
    case 'code': {
      const { text, lang, raw } = token as Tokens.Code;
      return <CodeBlock text={text} language={lang?.split(/\s/)[0] ?? ''} isOpen={isFenceOpen(raw)} />;
    }
    case 'list':
      return renderList(token as Tokens.List);
    case 'blockquote':
      return <blockquote>{renderAll((token as Tokens.Blockquote).tokens)}</blockquote>;
    case 'table':
      return renderTable(token as Tokens.Table);
    case 'hr':
      return <hr />;
    default:
      // HTML and whatever a later grammar brings is shown as it was written.
      return <p className="whitespace-pre-wrap">{token.raw.trim()}</p>;
  }
}

function renderAll(tokens: readonly Token[]): ReactNode {
  return tokens
    .filter((token) => token.type !== 'space' && token.type !== 'checkbox')
    .map((token, index) => <Fragmented key={index} token={token} />);
}

function Fragmented({ token }: { readonly token: Token }) {
  return <>{renderBlock(token)}</>;
}

function renderHeading({ depth, tokens }: Tokens.Heading): ReactNode {
  const content = renderTokens(tokens);
  // The page has its own first heading.
  if (depth === 1) return <h2>{content}</h2>;
  return depth === 2 ? <h3>{content}</h3> : <h4>{content}</h4>;
}

function renderList({ ordered, start, items }: Tokens.List): ReactNode {
  const rows = items.map((item, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- items only grow at the end
    <li key={index} className={item.task ? 'list-none' : undefined}>
      {item.task && (
        <input
          type="checkbox"
          checked={item.checked ?? false}
          readOnly
          disabled
          className="mr-2"
          aria-label={item.text}
        />
      )}
      {renderAll(item.tokens)}
    </li>
  ));
  return ordered ? <ol start={Number(start) || 1}>{rows}</ol> : <ul>{rows}</ul>;
}

function renderTable({ header, rows }: Tokens.Table): ReactNode {
  return (
    <div className="overflow-x-auto">
      <table>
        <thead>
          <tr>
            {header.map((cell, index) => (
              <th key={index} scope="col">
                {renderTokens(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{renderTokens(cell.tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function renderInline(token: { readonly tokens?: readonly Token[] | undefined; readonly text: string }): ReactNode {
  return token.tokens === undefined ? token.text : renderTokens(token.tokens);
}

function renderTokens(tokens: readonly Token[]): ReactNode {
  return tokens.map((token, index) => <InlineView key={index} token={token} />);
}

function InlineView({ token }: { readonly token: Token }): ReactNode {
  const texts = useTexts();
  switch (token.type) {
    case 'strong':
      return <strong>{renderInline(token as Tokens.Strong)}</strong>;
    case 'em':
      return <em>{renderInline(token as Tokens.Em)}</em>;
    case 'del':
      return <del>{renderInline(token as Tokens.Del)}</del>;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'link': {
      const link = token as Tokens.Link;
      const href = safeHref(link.href);
      if (href === undefined) return link.raw;
      return (
        <a href={href} target="_blank" rel="noreferrer noopener">
          {renderInline(link)}
        </a>
      );
    }
    case 'image': {
      // A picture from the net would tell its server that this answer is being read.
      const image = token as Tokens.Image;
      return <span className="text-muted">[{texts.chat.image(image.text || image.href)}]</span>;
    }
    case 'escape':
    case 'text':
      return renderInline(token as Tokens.Text);
    default:
      return token.raw;
  }
}
