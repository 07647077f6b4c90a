import { useState } from 'react';
import { useCreateBudget, useUpdateBudget, type Budget } from '../../api/queries/budgets.ts';
import { TextField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { draftOf, limitChanges, noLimits } from '../../components/limits-draft.ts';
import { LimitsForm } from '../../components/limits-form.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { LIMITS_WITHOUT_MODELS } from './limit-fields.ts';

interface BudgetDialogProps {
  /** Absent for a new one. */
  readonly budget?: Budget;
  readonly onClose: () => void;
}

/** Makes a shared budget, or changes it for all who use it. */
export function BudgetDialog({ budget, onClose }: BudgetDialogProps) {
  const { teams, people } = useTexts();
  const texts = teams.budgets;
  const create = useCreateBudget();
  const update = useUpdateBudget();
  const before = budget === undefined ? noLimits : draftOf(budget);
  const [name, setName] = useState('');
  const [limits, setLimits] = useState(before);
  const save = budget === undefined ? create : update;
  const id = budget?.budget_id ?? name.trim();

  function submit(): void {
    save.mutate(
      { budget_id: id, ...limitChanges(before, limits) },
      {
        onSuccess: ({ budget_id: saved }) => {
          showNotice(budget === undefined ? texts.made(saved) : people.saved(saved));
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={budget === undefined ? texts.create : people.editNamed(id)}
      submit={budget === undefined ? texts.make : people.save}
      error={save.error?.message}
      isBusy={save.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {budget === undefined ? (
        <TextField
          className="mb-4"
          label={teams.name}
          hint={texts.nameHint}
          value={name}
          onChange={setName}
          required
          pattern=".*\S.*"
          maxLength={200}
          autoFocus
        />
      ) : (
        <p className="mb-4 text-sm text-muted">{texts.editHint}</p>
      )}
      <LimitsForm limits={limits} onChange={setLimits} fields={LIMITS_WITHOUT_MODELS} isOpen />
    </FormDialog>
  );
}
