import { useState } from 'react';
import { useUpdateOrganization, type Organization } from '../../api/queries/organizations.ts';
import { TextField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { draftOf, limitChanges } from '../../components/limits-draft.ts';
import { LimitsForm } from '../../components/limits-form.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface EditOrganizationDialogProps {
  readonly organization: Organization;
  readonly onClose: () => void;
}

/** Changes what is said of an organization; what was emptied is taken away, what was not touched stays. */
export function EditOrganizationDialog({ organization, onClose }: EditOrganizationDialogProps) {
  const { teams: texts, people } = useTexts();
  const update = useUpdateOrganization();
  const before = draftOf({ ...organization.litellm_budget_table, models: organization.models });
  const [name, setName] = useState(organization.organization_alias);
  const [limits, setLimits] = useState(before);

  function save(): void {
    update.mutate(
      {
        organization_id: organization.organization_id,
        ...(name.trim() !== organization.organization_alias && { organization_alias: name.trim() }),
        ...limitChanges(before, limits),
      },
      {
        onSuccess: (saved) => {
          showNotice(people.saved(saved.organization_alias));
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={people.editNamed(organization.organization_alias)}
      submit={people.save}
      error={update.error?.message}
      isBusy={update.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        className="mb-4"
        label={texts.name}
        value={name}
        onChange={setName}
        required
        pattern=".*\S.*"
        maxLength={200}
        autoFocus
      />
      <LimitsForm limits={limits} onChange={setLimits} isOpen />
    </FormDialog>
  );
}
