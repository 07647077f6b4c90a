import { useTexts } from '../../texts/use-texts.ts';
import type { ModelGroup } from './model-groups.ts';
import { priceWords } from './price-words.ts';

export function PriceCell({ group }: { readonly group: ModelGroup }) {
  const { models: texts } = useTexts();
  const { tokens, request } = priceWords(texts, group);
  return (
    <div className="tabular-nums">
      {tokens === undefined && request === undefined && <span className="text-muted">{texts.unpriced}</span>}
      {tokens !== undefined && <div title={texts.priceUnit}>{tokens}</div>}
      {request !== undefined && <div className="text-xs text-muted">{request}</div>}
    </div>
  );
}
