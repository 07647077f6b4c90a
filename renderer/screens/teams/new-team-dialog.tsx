import { useState } from 'react';
import { teamName, useCreateTeam } from '../../api/queries/teams.ts';
import { TextField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { limitChanges, noLimits } from '../../components/limits-draft.ts';
import { LimitsForm } from '../../components/limits-form.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { OrganizationField } from './organization-field.tsx';

interface NewTeamDialogProps {
  /** The organization it is made in; empty = none. */
  readonly organizationId?: string;
  readonly onClose: () => void;
}

/** Makes a team: asks for a name, the rest is folded away. */
export function NewTeamDialog({ organizationId = '', onClose }: NewTeamDialogProps) {
  const { teams: texts } = useTexts();
  const create = useCreateTeam();
  const [name, setName] = useState('');
  const [organization, setOrganization] = useState(organizationId);
  const [limits, setLimits] = useState(noLimits);

  function make(): void {
    create.mutate(
      {
        team_alias: name.trim(),
        ...(organization !== '' && { organization_id: organization }),
        ...limitChanges(noLimits, limits),
      },
      {
        onSuccess: (team) => {
          showNotice(texts.made(teamName(team)));
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={texts.create}
      submit={texts.make}
      error={create.error?.message}
      isBusy={create.isPending}
      onSubmit={make}
      onClose={onClose}
    >
      <TextField
        className="mb-4"
        label={texts.name}
        hint={texts.nameHint}
        value={name}
        onChange={setName}
        required
        pattern=".*\S.*"
        maxLength={200}
        autoFocus
      />
      <OrganizationField organizationId={organization} onChange={setOrganization} />
      <LimitsForm limits={limits} onChange={setLimits} />
    </FormDialog>
  );
}
