import { useState } from 'react';
import { useUpdateMember } from '../../api/queries/teams.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { draftOf, limitChanges, type LimitField } from '../../components/limits-draft.ts';
import { LimitsForm } from '../../components/limits-form.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { memberLimits } from './member-limits.ts';
import type { Member } from './member.ts';

const FIELDS: readonly LimitField[] = ['max_budget', 'budget_duration', 'rpm_limit', 'tpm_limit'];

interface ShareDialogProps {
  readonly member: Member;
  readonly onClose: () => void;
}

/** What one member may use of a team. */
export function ShareDialog({ member, onClose }: ShareDialogProps) {
  const { teams: texts, people } = useTexts();
  const update = useUpdateMember();
  const before = draftOf(memberLimits(member));
  const [limits, setLimits] = useState(before);

  function save(): void {
    const { max_budget, ...others } = limitChanges(before, limits);
    update.mutate(
      {
        team_id: member.team_id,
        user_id: member.user_id,
        ...(max_budget !== undefined && { max_budget_in_team: max_budget }),
        ...others,
      },
      {
        onSuccess: () => {
          showNotice(people.saved(member.name));
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={texts.shareOf(member.name)}
      submit={people.save}
      error={update.error?.message}
      isBusy={update.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      <LimitsForm limits={limits} onChange={setLimits} fields={FIELDS} isOpen />
    </FormDialog>
  );
}
