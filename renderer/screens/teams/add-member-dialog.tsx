import { useState } from 'react';
import { useAddMember, type TeamRole } from '../../api/queries/teams.ts';
import { UserPicker, type Account } from '../../components/account-picker.tsx';
import { NumberField, SelectField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { memberNameOf } from './member-name-of.ts';

interface AddMemberDialogProps {
  readonly teamId: string;
  readonly onClose: () => void;
}

/** Adds somebody to a team, known or new. */
export function AddMemberDialog({ teamId, onClose }: AddMemberDialogProps) {
  const { teams: texts, limits } = useTexts();
  const add = useAddMember();
  const [who, setWho] = useState<Account | null>(null);
  const [role, setRole] = useState<TeamRole>('user');
  const [share, setShare] = useState('');

  function submit(): void {
    if (who === null) return; // The field says so itself.
    add.mutate(
      {
        team_id: teamId,
        member: { ...memberNameOf(who), role },
        ...(share !== '' && { max_budget_in_team: Number(share) }),
      },
      {
        onSuccess: () => {
          showNotice(texts.added(who.name));
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={texts.addMember}
      submit={texts.add}
      error={add.error?.message}
      isBusy={add.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <UserPicker
        className="mb-4"
        label={texts.who}
        hint={texts.whoHint}
        value={who}
        onChange={setWho}
        allowsNew
        isRequired
      />
      <div className="mb-4 grid grid-cols-2 items-start gap-4">
        <SelectField<TeamRole>
          label={texts.role}
          value={role}
          options={[
            { value: 'user', text: texts.roles.user },
            { value: 'admin', text: texts.roles.admin },
          ]}
          onChange={setRole}
        />
        <NumberField label={limits.maxBudget} hint={texts.shareHint} hasFractions value={share} onChange={setShare} />
      </div>
    </FormDialog>
  );
}
