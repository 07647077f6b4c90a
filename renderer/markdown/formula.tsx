import { createContext, lazy, Suspense, useContext } from 'react';
import type { MathToken } from './grammar.ts';

const DrawnFormula = lazy(() => import('./drawn-formula.tsx').then((module) => ({ default: module.DrawnFormula })));

/** The block is still being written: what it will be is not known yet. */
export const ArrivingContext = createContext(false);

/** A formula: its source while it arrives and until what draws formulas is loaded. */
export function Formula({ token: { text, raw, isDisplay } }: { readonly token: MathToken }) {
  const isArriving = useContext(ArrivingContext);
  const source = <code>{raw.trim()}</code>;
  if (isArriving) return source;
  return (
    <Suspense fallback={source}>
      <DrawnFormula text={text} isDisplay={isDisplay} />
    </Suspense>
  );
}
