import { useState } from 'react';
import { teamName, useUpdateTeam, type TeamRow } from '../../api/queries/teams.ts';
import { TextField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { draftOf, limitChanges } from '../../components/limits-draft.ts';
import { LimitsForm } from '../../components/limits-form.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { OrganizationField } from './organization-field.tsx';

interface EditTeamDialogProps {
  readonly team: TeamRow;
  readonly onClose: () => void;
}

/** Changes what is said of a team; what was emptied is taken away, what was not touched stays. */
export function EditTeamDialog({ team, onClose }: EditTeamDialogProps) {
  const { teams: texts, people } = useTexts();
  const update = useUpdateTeam();
  const before = team.team_alias ?? '';
  const [name, setName] = useState(before);
  const [organization, setOrganization] = useState(team.organization_id ?? '');
  const [limits, setLimits] = useState(draftOf(team));

  function save(): void {
    update.mutate(
      {
        team_id: team.team_id,
        ...(name.trim() !== before && { team_alias: name.trim() }),
        ...(organization !== (team.organization_id ?? '') && {
          organization_id: organization === '' ? null : organization,
        }),
        ...limitChanges(draftOf(team), limits),
      },
      {
        onSuccess: ({ data }) => {
          showNotice(people.saved(teamName(data)));
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={people.editNamed(teamName(team))}
      submit={people.save}
      error={update.error?.message}
      isBusy={update.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField className="mb-4" label={texts.name} value={name} onChange={setName} maxLength={200} autoFocus />
      <OrganizationField organizationId={organization} onChange={setOrganization} />
      <LimitsForm limits={limits} onChange={setLimits} isOpen />
    </FormDialog>
  );
}
