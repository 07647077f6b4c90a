import { useNavigate } from '@tanstack/react-router';
import type { UserRow } from '../../../server/contract/litellm/users.ts';
import { useDeleteUser, userName } from '../../api/queries/users.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface DeleteUserDialogProps {
  readonly user: UserRow;
  readonly keyCount: number;
  readonly onClose: () => void;
}

export function DeleteUserDialog({ user, keyCount, onClose }: DeleteUserDialogProps) {
  const { people: texts } = useTexts();
  const navigate = useNavigate();
  const remove = useDeleteUser();
  const name = userName(user);
  return (
    <ConfirmDialog
      title={texts.removeNamed(name)}
      text={texts.removeWhat(keyCount)}
      confirm={texts.remove}
      error={remove.error?.message}
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(user.user_id, {
          onSuccess: () => {
            showNotice(texts.removed(name));
            void navigate({ to: '/users' });
          },
        })
      }
      onClose={onClose}
    />
  );
}
