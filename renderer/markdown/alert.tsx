import { CircleAlert, Info, Lightbulb, OctagonAlert, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { Token, Tokens } from 'marked';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';

export const alertKinds = ['note', 'tip', 'important', 'warning', 'caution'] as const;
export type AlertKind = (typeof alertKinds)[number];

export interface AlertParts {
  readonly kind: AlertKind;
  readonly tokens: readonly Token[];
}

/** GitHub's alert: a quotation that begins with `[!NOTE]` on a line of its own. */
export function alertOf({ tokens }: Tokens.Blockquote): AlertParts | undefined {
  const [first, ...rest] = tokens;
  if (first?.type !== 'paragraph' || first.tokens === undefined) return undefined;
  const [mark, ...inline] = first.tokens;
  const found = /^\[!([A-Z]+)\][ \t]*(?:\n|$)/i.exec(mark?.type === 'text' ? mark.raw : '');
  const kind = alertKinds.find((each) => each === found?.[1]?.toLowerCase());
  if (found === null || mark === undefined || kind === undefined) return undefined;
  const text = mark.raw.slice(found[0].length);
  const begun = text === '' ? inline : [{ type: 'text', raw: text, text }, ...inline];
  // The mark on a line that a `br` ends.
  const kept = begun[0]?.type === 'br' ? begun.slice(1) : begun;
  return {
    kind,
    tokens: kept.length === 0 ? rest : [{ ...first, raw: first.raw.slice(found[0].length), tokens: kept }, ...rest],
  };
}

const icons: Readonly<Record<AlertKind, LucideIcon>> = {
  note: Info,
  tip: Lightbulb,
  important: CircleAlert,
  warning: TriangleAlert,
  caution: OctagonAlert,
};
const looks: Readonly<Record<AlertKind, string>> = {
  note: 'border-accent text-accent',
  tip: 'border-good text-good',
  important: 'border-code-keyword text-code-keyword',
  warning: 'border-busy text-busy',
  caution: 'border-danger text-danger',
};

interface AlertProps {
  readonly kind: AlertKind;
  /** The way its text runs. */
  readonly direction: 'ltr' | 'rtl';
  readonly children: ReactNode;
}

export function Alert({ kind, direction, children }: AlertProps) {
  const texts = useTexts();
  const Icon = icons[kind];
  return (
    <div
      dir={direction}
      role="note"
      aria-label={texts.markdown.alerts[kind]}
      className={`border-s-4 ps-4 ${looks[kind]}`}
    >
      <p className="flex items-center gap-2 text-sm font-semibold">
        <Icon size={16} aria-hidden />
        <bdi>{texts.markdown.alerts[kind]}</bdi>
      </p>
      <div className="prose mt-1 text-ink">{children}</div>
    </div>
  );
}
