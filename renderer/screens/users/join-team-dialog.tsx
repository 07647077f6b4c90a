import { useState } from 'react';
import type { UserRow } from '../../../server/contract/litellm/users.ts';
import { useAddMember, type TeamRole } from '../../api/queries/teams.ts';
import { userName } from '../../api/queries/users.ts';
import { TeamPicker, type Account } from '../../components/account-picker.tsx';
import { NumberField, SelectField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface JoinTeamDialogProps {
  readonly user: UserRow;
  readonly onClose: () => void;
}

/** Puts a user into a team. */
export function JoinTeamDialog({ user, onClose }: JoinTeamDialogProps) {
  const { people: texts, teams, limits } = useTexts();
  const add = useAddMember();
  const [team, setTeam] = useState<Account | null>(null);
  const [role, setRole] = useState<TeamRole>('user');
  const [share, setShare] = useState('');

  function join(): void {
    if (team === null) return; // The field says so itself.
    add.mutate(
      {
        team_id: team.id,
        member: { user_id: user.user_id, role },
        ...(share !== '' && { max_budget_in_team: Number(share) }),
      },
      {
        onSuccess: () => {
          showNotice(texts.joined(userName(user), team.name));
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={texts.joinTeam}
      submit={teams.add}
      error={add.error?.message}
      isBusy={add.isPending}
      onSubmit={join}
      onClose={onClose}
    >
      <TeamPicker className="mb-4" value={team} onChange={setTeam} isRequired />
      <div className="mb-4 grid grid-cols-2 items-start gap-4">
        <SelectField<TeamRole>
          label={teams.role}
          value={role}
          options={[
            { value: 'user', text: teams.roles.user },
            { value: 'admin', text: teams.roles.admin },
          ]}
          onChange={setRole}
        />
        <NumberField label={limits.maxBudget} hint={teams.shareHint} hasFractions value={share} onChange={setShare} />
      </div>
    </FormDialog>
  );
}
