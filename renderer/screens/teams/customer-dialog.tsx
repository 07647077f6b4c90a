import { useState } from 'react';
import { useBudgets } from '../../api/queries/budgets.ts';
import { useCreateCustomer, useUpdateCustomer, type Customer } from '../../api/queries/customers.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { LimitsForm } from '../../components/limits-form.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { customerChanges, customerDraftOf } from './customer-draft.ts';
import { customerName } from './customer-table.tsx';
import { LIMITS_WITHOUT_MODELS } from './limit-fields.ts';

interface CustomerDialogProps {
  /** Absent for a new one. */
  readonly customer?: Customer;
  readonly onClose: () => void;
}

/** Makes a customer before its first request, or changes it. */
export function CustomerDialog({ customer, onClose }: CustomerDialogProps) {
  const { teams, people } = useTexts();
  const texts = teams.customers;
  const create = useCreateCustomer();
  const update = useUpdateCustomer();
  const before = customerDraftOf(customer);
  const [draft, setDraft] = useState(before);
  const save = customer === undefined ? create : update;

  function submit(): void {
    save.mutate(customerChanges(before, draft), {
      onSuccess: (saved) => {
        showNotice(customer === undefined ? people.made(customerName(saved)) : people.saved(customerName(saved)));
        onClose();
      },
    });
  }

  return (
    <FormDialog
      title={customer === undefined ? texts.create : people.editNamed(customerName(customer))}
      submit={customer === undefined ? texts.make : people.save}
      error={save.error?.message}
      isBusy={save.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {customer === undefined && (
        <TextField
          className="mb-4"
          label={texts.id}
          hint={texts.idHint}
          value={draft.id}
          onChange={(id) => setDraft({ ...draft, id })}
          required
          pattern=".*\S.*"
          maxLength={200}
          autoFocus
        />
      )}
      <TextField
        className="mb-4"
        label={people.name}
        value={draft.alias}
        onChange={(alias) => setDraft({ ...draft, alias })}
        maxLength={200}
      />
      <SharedBudgetField budgetId={draft.budgetId} onChange={(budgetId) => setDraft({ ...draft, budgetId })} />
      {draft.budgetId === '' && (
        <LimitsForm
          limits={draft.limits}
          onChange={(limits) => setDraft({ ...draft, limits })}
          fields={LIMITS_WITHOUT_MODELS}
          isOpen={customer !== undefined}
        />
      )}
    </FormDialog>
  );
}

interface SharedBudgetFieldProps {
  /** Empty = limits of its own. */
  readonly budgetId: string;
  readonly onChange: (budgetId: string) => void;
}

/** Nothing where there is no budget to share. */
function SharedBudgetField({ budgetId, onChange }: SharedBudgetFieldProps) {
  const { teams } = useTexts();
  const budgets = useBudgets().data ?? [];
  if (budgets.length === 0) return null;
  return (
    <SelectField
      className="mb-4"
      label={teams.customers.budget}
      value={budgetId}
      options={[
        { value: '', text: teams.customers.ownLimits },
        ...budgets.map(({ budget_id: id }) => ({ value: id, text: id })),
      ]}
      onChange={onChange}
    />
  );
}
