import { useTexts } from '../texts/use-texts.ts';
import { NumberField } from './field.tsx';
import type { LimitField, LimitsDraft } from './limits-draft.ts';
import { ModelsField } from './models-field.tsx';
import { RhythmField } from './rhythm-field.tsx';

interface LimitsFormProps {
  readonly limits: LimitsDraft;
  readonly onChange: (limits: LimitsDraft) => void;
  /** What this kind of account can be limited by; all of them unless some are named. */
  readonly fields?: readonly LimitField[];
  /** Unfolded from the start: where limits are all that is asked. */
  readonly isOpen?: boolean;
}

/** Budgets, limits and models of an account, folded away: most need none of them. */
export function LimitsForm({ limits, onChange, fields, isOpen = false }: LimitsFormProps) {
  const { limits: texts } = useTexts();
  const has = (field: LimitField) => fields?.includes(field) ?? true;
  const number = (field: Exclude<LimitField, 'models'>) => ({
    value: limits[field],
    onChange: (value: string) => onChange({ ...limits, [field]: value }),
  });
  return (
    <details
      className="mb-4 text-sm"
      open={isOpen}
      // A field that is folded away can't say what is wrong with it.
      onInvalid={({ currentTarget }) => (currentTarget.open = true)}
    >
      <summary className="cursor-pointer rounded font-medium">{texts.title}</summary>
      <p className="mt-3 mb-3 text-xs text-muted">{texts.about}</p>
      <div className="grid grid-cols-2 items-start gap-x-4 gap-y-3">
        {has('max_budget') && <NumberField label={texts.maxBudget} hasFractions {...number('max_budget')} />}
        {has('soft_budget') && (
          <NumberField label={texts.softBudget} hint={texts.softBudgetHint} hasFractions {...number('soft_budget')} />
        )}
        {has('token_budget') && (
          <NumberField label={texts.tokenBudget} hint={texts.tokenBudgetHint} {...number('token_budget')} />
        )}
        {has('budget_duration') && <RhythmField {...number('budget_duration')} />}
        {has('rpm_limit') && <NumberField label={texts.rpm} {...number('rpm_limit')} />}
        {has('tpm_limit') && <NumberField label={texts.tpm} {...number('tpm_limit')} />}
        {has('max_parallel_requests') && <NumberField label={texts.parallel} {...number('max_parallel_requests')} />}
      </div>
      {has('models') && (
        <ModelsField className="mt-3" models={limits.models} onChange={(models) => onChange({ ...limits, models })} />
      )}
    </details>
  );
}
