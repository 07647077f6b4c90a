import { useDeleteModel } from '../../api/queries/models.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import type { ModelMember } from './model-groups.ts';

interface DeleteDialogProps {
  readonly member: ModelMember;
  /** How many others serve the same name. */
  readonly others: number;
  readonly onClose: () => void;
}

/** Asks before a deployment is deleted: the key that is stored with it could not come back. */
export function DeleteDialog({ member: { row }, others, onClose }: DeleteDialogProps) {
  const { models: texts } = useTexts();
  const remove = useDeleteModel();
  const name = row.model_name;
  const effect = others === 0 ? texts.confirmLast(name) : texts.confirmOther(name, others);
  return (
    <ConfirmDialog
      title={texts.confirmDelete(name)}
      text={row.model_info.has_api_key ? `${effect} ${texts.confirmKey}` : effect}
      confirm={texts.delete}
      error={remove.error?.message}
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(row.model_info.id, {
          onSuccess: () => {
            showNotice(texts.deleted(name));
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
