import katex from 'katex';
import { createElement, memo, type ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';

/** KaTeX's tree of MathML, as far as it matters here. */
interface MathNode {
  readonly type?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly MathNode[];
  readonly text?: string;
}

/**
 * KaTeX as MathML: no fonts, no style sheet, no style attributes. Its tree becomes React elements, so no string ever
 * becomes markup. Its own guards hold: no links, no HTML, no endless macros.
 */
function treeOf(text: string, isDisplay: boolean): MathNode {
  const { __renderToDomTree: render } = katex as unknown as {
    __renderToDomTree(source: string, options: object): MathNode;
  };
  return render(text, {
    output: 'mathml',
    displayMode: isDisplay,
    throwOnError: true,
    strict: 'ignore',
    trust: false,
    maxExpand: 500,
    maxSize: 30,
  });
}

function elementOf(node: MathNode, key: number): ReactNode {
  if (node.type === undefined) return node.text ?? node.children?.map(elementOf);
  // A style attribute would be refused by the content policy; what it draws is only a frame.
  const { style: _, ...attributes } = node.attributes ?? {};
  return createElement(node.type, { key, ...attributes }, ...(node.children ?? []).map(elementOf));
}

/** Throws for what is no formula. */
export function mathElement(text: string, isDisplay: boolean): ReactNode {
  return elementOf(treeOf(text, isDisplay), 0);
}

interface DrawnFormulaProps {
  readonly text: string;
  readonly isDisplay: boolean;
}

export const DrawnFormula = memo(({ text, isDisplay }: DrawnFormulaProps) => {
  const texts = useTexts();
  const drawn = draw(text, isDisplay);
  if (typeof drawn === 'string') {
    return (
      <code title={texts.markdown.brokenFormula(drawn)} className="text-danger">
        {text}
      </code>
    );
  }
  return isDisplay ? (
    <span className="block overflow-x-auto py-1" role="group" tabIndex={0} aria-label={texts.markdown.formula}>
      {drawn.element}
    </span>
  ) : (
    drawn.element
  );
});

/** The formula, or why it is none. */
function draw(text: string, isDisplay: boolean): { readonly element: ReactNode } | string {
  try {
    return { element: mathElement(text, isDisplay) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
