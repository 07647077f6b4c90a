import { useRemoveMember } from '../../api/queries/teams.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import type { Member } from './member.ts';

interface RemoveMemberDialogProps {
  readonly member: Member;
  /** The keys it has in the team. */
  readonly keyCount: number;
  readonly onClose: () => void;
}

export function RemoveMemberDialog({ member, keyCount, onClose }: RemoveMemberDialogProps) {
  const { teams: texts } = useTexts();
  const remove = useRemoveMember();
  return (
    <ConfirmDialog
      title={texts.removeMember(member.name)}
      text={texts.removeMemberWhat(keyCount)}
      confirm={texts.remove}
      error={remove.error?.message}
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(
          { team_id: member.team_id, user_id: member.user_id },
          {
            onSuccess: () => {
              showNotice(texts.memberRemoved(member.name));
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    />
  );
}
