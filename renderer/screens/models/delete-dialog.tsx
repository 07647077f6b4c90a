import { useDeleteModel } from '../../api/queries/models.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import type { ModelMember } from './model-groups.ts';

interface DeleteDialogProps {
  readonly member: ModelMember;
  /** How many others serve the same name. */
  readonly others: number;
  /** Names that stand for it. */
  readonly aliases: readonly string[];
  readonly onClose: () => void;
}

/** Asks before a deployment is deleted: the key that is stored with it could not come back. */
export function DeleteDialog({ member: { row }, others, aliases, onClose }: DeleteDialogProps) {
  const { models: texts } = useTexts();
  const remove = useDeleteModel();
  const name = row.model_name;
  const effects = [
    others === 0 ? texts.confirmLast(name) : texts.confirmOther(name, others),
    ...(others === 0 && aliases.length > 0 ? [texts.confirmAliases(aliases)] : []),
    ...(row.model_info.has_api_key ? [texts.confirmKey] : []),
  ];
  return (
    <ConfirmDialog
      title={texts.confirmDelete(name)}
      text={effects.join(' ')}
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
