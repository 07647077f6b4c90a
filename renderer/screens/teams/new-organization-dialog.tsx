import { useState } from 'react';
import { useCreateOrganization } from '../../api/queries/organizations.ts';
import { TextField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { limitChanges, noLimits } from '../../components/limits-draft.ts';
import { LimitsForm } from '../../components/limits-form.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** Makes an organization: asks for a name, the rest is folded away. */
export function NewOrganizationDialog({ onClose }: { readonly onClose: () => void }) {
  const { teams: texts } = useTexts();
  const create = useCreateOrganization();
  const [name, setName] = useState('');
  const [limits, setLimits] = useState(noLimits);
  return (
    <FormDialog
      title={texts.organizations.create}
      submit={texts.organizations.make}
      error={create.error?.message}
      isBusy={create.isPending}
      onSubmit={() =>
        create.mutate(
          { organization_alias: name.trim(), ...limitChanges(noLimits, limits) },
          {
            onSuccess: (made) => {
              showNotice(texts.organizations.made(made.organization_alias));
              onClose();
            },
          },
        )
      }
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
      <LimitsForm limits={limits} onChange={setLimits} />
    </FormDialog>
  );
}
