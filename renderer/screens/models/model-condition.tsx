import { useTexts } from '../../texts/use-texts.ts';
import type { Condition } from './model-facts.ts';

const looks: Readonly<Record<Condition, { readonly dot: string; readonly word: string }>> = {
  problem: { dot: 'bg-danger', word: 'text-danger' },
  unsure: { dot: 'bg-busy', word: 'text-busy' },
  cooling: { dot: 'bg-busy', word: 'text-busy' },
  loaded: { dot: 'bg-good', word: 'text-ink' },
  ready: { dot: 'bg-line-strong', word: 'text-muted' },
};

interface ModelConditionProps {
  readonly condition: Condition;
  /** Instead of the usual word. */
  readonly text?: string | undefined;
}

/** How a model fares: a dot and a word. */
export function ModelCondition({ condition, text }: ModelConditionProps) {
  const { models: texts } = useTexts();
  const look = looks[condition];
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm whitespace-nowrap ${look.word}`}>
      <span aria-hidden className={`size-2 shrink-0 rounded-full ${look.dot}`} />
      {text ?? texts.conditions[condition]}
    </span>
  );
}
