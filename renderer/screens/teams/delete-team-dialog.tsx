import { useNavigate } from '@tanstack/react-router';
import { teamName, useDeleteTeam, type TeamInfo } from '../../api/queries/teams.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface DeleteTeamDialogProps {
  readonly info: TeamInfo;
  readonly onClose: () => void;
}

export function DeleteTeamDialog({ info, onClose }: DeleteTeamDialogProps) {
  const { teams: texts, people } = useTexts();
  const navigate = useNavigate();
  const remove = useDeleteTeam();
  const name = teamName(info.team_info);
  return (
    <ConfirmDialog
      title={people.removeNamed(name)}
      text={texts.removeWhat(info.keys.length, info.team_memberships.length)}
      confirm={people.remove}
      error={remove.error?.message}
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(info.team_id, {
          onSuccess: () => {
            showNotice(people.removed(name));
            void navigate({ to: '/teams' });
          },
        })
      }
      onClose={onClose}
    />
  );
}
