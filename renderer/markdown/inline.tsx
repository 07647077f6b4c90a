import type { Token, Tokens } from 'marked';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { decodeEntities } from './decode-entities.ts';
import { FootnoteRef } from './footnote-ref.tsx';
import { Formula } from './formula.tsx';
import type { FootnoteRefToken, MathToken } from './grammar.ts';
import { HiddenCharacters } from './hidden-characters.tsx';
import { safeHref } from './safe-href.ts';

/** Marks inside each other that are drawn; what stands deeper is shown as it was written. */
const DEEPEST = 24;

interface InlineProps {
  readonly tokens: readonly Token[];
  /** Marks around it. */
  readonly depth?: number;
}

/** What stands in a line: marks, links and plain text. */
export function Inline({ tokens, depth = 0 }: InlineProps): ReactNode {
  return tokens.map((token, index) => <InlineToken key={index} token={token} depth={depth} />);
}

interface TokenProps {
  readonly token: Token;
  readonly depth?: number;
}

/** A token that may hold others, or only text. */
export function InlineOrText({ token, depth = 0 }: TokenProps): ReactNode {
  if ('tokens' in token && token.tokens !== undefined) {
    return depth > DEEPEST ? <HiddenCharacters text={token.raw} /> : <Inline tokens={token.tokens} depth={depth + 1} />;
  }
  return <HiddenCharacters text={decodeEntities('text' in token ? String(token.text) : token.raw)} />;
}

function InlineToken({ token, depth = 0 }: TokenProps): ReactNode {
  const inside = () => <InlineOrText token={token} depth={depth} />;
  switch (token.type) {
    case 'strong':
      return <strong>{inside()}</strong>;
    case 'em':
      return <em>{inside()}</em>;
    case 'del':
      return <del>{inside()}</del>;
    case 'checkbox':
      return <TaskMark isDone={(token as Tokens.Checkbox).checked} />;
    case 'codespan':
      return (
        <code>
          <HiddenCharacters text={(token as Tokens.Codespan).text} isCode />
        </code>
      );
    case 'br':
      return <br />;
    case 'link':
      return <SafeLink link={token as Tokens.Link}>{inside()}</SafeLink>;
    case 'image':
      return <ImageNote image={token as Tokens.Image} />;
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'text':
      return inside();
    case 'math':
      return <Formula token={token as MathToken} />;
    case 'footnoteRef':
      return <FootnoteRef token={token as FootnoteRefToken} />;
    default:
      // Models write `<br>` in tables, where markdown has no other way. All other HTML is shown as it was written.
      return /^<br *\/?>$/i.test(token.raw) ? <br /> : <HiddenCharacters text={token.raw} />;
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
      className="-ms-5 me-2"
      aria-label={isDone ? texts.markdown.taskDone : texts.markdown.taskOpen}
    />
  );
}

interface SafeLinkProps {
  readonly link: Tokens.Link;
  readonly children: ReactNode;
}

function SafeLink({ link, children }: SafeLinkProps) {
  const href = safeHref(link.href);
  if (href === undefined) return <HiddenCharacters text={link.raw} />;
  return (
    <a href={href} title={href} target="_blank" rel="noreferrer noopener">
      <bdi>{children}</bdi>
    </a>
  );
}

/** A picture from the net would tell its server that this answer is being read; the page's own policy refuses it, too. */
function ImageNote({ image }: { readonly image: Tokens.Image }) {
  const texts = useTexts();
  const href = safeHref(image.href);
  const name = decodeEntities(image.text) || image.href.slice(0, 200);
  if (href === undefined || href.startsWith('mailto:')) {
    return <span className="text-muted">[{texts.markdown.image(name)}]</span>;
  }
  return (
    <a
      href={href}
      title={texts.markdown.imageHint(new URL(href).host)}
      target="_blank"
      rel="noreferrer noopener"
      className="rounded border border-dashed border-line-strong px-1.5 py-0.5 text-sm"
    >
      {texts.markdown.image(name)}
      <span className="sr-only"> {texts.markdown.imageHint(new URL(href).host)}</span>
    </a>
  );
}
