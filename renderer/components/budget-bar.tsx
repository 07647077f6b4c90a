import { Meter } from '@base-ui/react/meter';
import { formatDate, formatDateTime, formatShort, formatUsd } from '../texts/format.ts';
import { useTexts } from '../texts/use-texts.ts';
import { budgetStateOf, filledPart, type BudgetFacts, type BudgetState } from './budget-state.ts';

const barLooks: Readonly<Record<BudgetState, string>> = {
  within: 'bg-accent',
  overSoft: 'bg-busy',
  spent: 'bg-danger',
};
const wordLooks: Readonly<Record<BudgetState, string>> = {
  within: 'text-muted',
  overSoft: 'text-busy',
  spent: 'text-danger',
};

/** What an account spent of its budgets, and when they begin anew; without a budget, what it spent. */
export function BudgetBar({ of: account }: { readonly of: BudgetFacts }) {
  const { limits: texts } = useTexts();
  const { max_budget: max, token_budget: tokens, budget_reset_at: resetsAt } = account;
  const isLimited = max !== null || tokens !== null;
  return (
    <div className="flex max-w-64 min-w-24 flex-col gap-1 text-sm">
      {max === null ? (
        <span className="tabular-nums sm:whitespace-nowrap">{texts.spentSoFar(formatUsd(account.spend))}</span>
      ) : (
        <Gauge
          label={texts.money}
          text={texts.of(formatUsd(account.spend), formatUsd(max))}
          used={account.spend}
          budget={max}
          soft={account.soft_budget}
          format={formatUsd}
        />
      )}
      {tokens !== null && (
        <Gauge
          label={texts.tokens}
          text={texts.tokensOf(formatShort(account.spent_tokens), formatShort(tokens))}
          used={account.spent_tokens}
          budget={tokens}
          soft={account.soft_token_budget}
          format={formatShort}
        />
      )}
      {!isLimited && <span className="text-xs text-muted">{texts.noBudget}</span>}
      {isLimited && resetsAt !== null && (
        <span className="text-xs text-muted" title={texts.resetsAt(formatDateTime(resetsAt))}>
          {texts.resets(formatDate(resetsAt))}
        </span>
      )}
    </div>
  );
}

interface GaugeProps {
  readonly label: string;
  readonly text: string;
  readonly used: number;
  readonly budget: number;
  readonly soft: number | null;
  readonly format: (value: number) => string;
}

function Gauge({ label, text, used, budget, soft, format }: GaugeProps) {
  const { limits: texts } = useTexts();
  const state = budgetStateOf(used, budget, soft);
  const word = { within: '', overSoft: texts.overSoft(format(soft ?? 0)), spent: texts.spent }[state];
  return (
    <Meter.Root
      value={filledPart(used, budget) * 100}
      aria-label={label}
      aria-valuetext={word === '' ? text : `${text}, ${word}`}
      data-state={state}
    >
      <span className="mb-0.5 block tabular-nums sm:whitespace-nowrap">{text}</span>
      <Meter.Track className="block h-1.5 overflow-hidden rounded-full bg-sunken">
        <Meter.Indicator className={`block h-full rounded-full ${barLooks[state]}`} />
      </Meter.Track>
      {word !== '' && <span className={`mt-0.5 block text-xs ${wordLooks[state]}`}>{word}</span>}
    </Meter.Root>
  );
}
