import { useDeleteModel } from '../../api/queries/models.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Problem } from '../../components/problem.tsx';
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
  return (
    <Dialog isOpen title={texts.confirmDelete(name)} onClose={onClose}>
      <p className="mb-4 text-sm text-muted">
        {others === 0 ? texts.confirmLast(name) : texts.confirmOther(name, others)}
        {row.model_info.has_api_key && ` ${texts.confirmKey}`}
      </p>
      {remove.error !== null && <Problem message={remove.error.message} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button
          look="danger"
          isBusy={remove.isPending}
          onClick={() =>
            remove.mutate(row.model_info.id, {
              onSuccess: () => {
                showNotice(texts.deleted(name));
                onClose();
              },
            })
          }
        >
          {texts.delete}
        </Button>
      </div>
    </Dialog>
  );
}
