import type { Token, Tokens } from 'marked';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { safeHref } from './blocks.ts';
import { decodeEntities } from './decode-entities.ts';

/** What stands in a line: marks, links and plain text. */
export function Inline({ tokens }: { readonly tokens: readonly Token[] }): ReactNode {
  return tokens.map((token, index) => <InlineToken key={index} token={token} />);
}

/** A token that may hold others, or only text. */
export function InlineOrText({ token }: { readonly token: Token }): ReactNode {
  if ('tokens' in token && token.tokens !== undefined) return <Inline tokens={token.tokens} />;
  return decodeEntities('text' in token ? String(token.text) : token.raw);
}

function InlineToken({ token }: { readonly token: Token }): ReactNode {
  switch (token.type) {
    case 'strong':
      return (
        <strong>
          <InlineOrText token={token} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <InlineOrText token={token} />
        </em>
      );
    case 'del':
      return (
        <del>
          <InlineOrText token={token} />
        </del>
      );
    case 'checkbox':
      return <TaskMark isDone={(token as Tokens.Checkbox).checked} />;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return <SafeLink link={token as Tokens.Link} />;
    case 'image':
      return <ImageNote image={token as Tokens.Image} />;
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'text':
      return <InlineOrText token={token} />;
    default:
      // Models write `<br>` in tables, where markdown has no other way. All other HTML is shown as it was written.
      return /^<br *\/?>$/i.test(token.raw) ? <br /> : token.raw;
  }
}

/** The box of a task list; it only shows. */
export function TaskMark({ isDone }: { readonly isDone: boolean }) {
  const texts = useTexts();
  return (
    <input
      type="checkbox"
      checked={isDone}
      readOnly
      disabled
      className="mr-2 -ml-5"
      aria-label={isDone ? texts.chat.taskDone : texts.chat.taskOpen}
    />
  );
}

function SafeLink({ link }: { readonly link: Tokens.Link }) {
  const href = safeHref(link.href);
  if (href === undefined) return link.raw;
  return (
    <a href={href} title={href} target="_blank" rel="noreferrer noopener">
      <Inline tokens={link.tokens} />
    </a>
  );
}

/** A picture from the net would tell its server that this answer is being read. */
function ImageNote({ image }: { readonly image: Tokens.Image }) {
  const texts = useTexts();
  return <span className="text-muted">[{texts.chat.image(image.text || image.href)}]</span>;
}
