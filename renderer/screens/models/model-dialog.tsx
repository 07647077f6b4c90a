import type { ModelRow } from '../../../server/contract/litellm/models.ts';
import { useCreateModel, useUpdateModel } from '../../api/queries/models.ts';
import { Dialog } from '../../components/dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { changesOf, wishOf, type ModelDraft } from './model-draft.ts';
import { ModelForm } from './model-form.tsx';
import type { ModelGroup } from './model-groups.ts';

interface ModelDialogProps {
  /** What the form begins with. */
  readonly draft: ModelDraft;
  /** The deployment that is changed; absent for a new one. */
  readonly known?: ModelRow;
  readonly groups: readonly ModelGroup[];
  readonly onClose: () => void;
  /** Told the name of what was added. */
  readonly onAdded?: (name: string) => void;
}

/** Adds a deployment, or changes one. */
export function ModelDialog({ draft, known, groups, onClose, onAdded }: ModelDialogProps) {
  const { models: texts } = useTexts();
  const create = useCreateModel();
  const update = useUpdateModel();

  function save(after: ModelDraft): void {
    const onSuccess = ({ model_name: name }: ModelRow) => {
      showNotice(known === undefined ? texts.added(name) : texts.changed(name));
      onClose();
      if (known === undefined) onAdded?.(name);
    };
    if (known === undefined) create.mutate(wishOf(after), { onSuccess });
    else update.mutate(changesOf(known.model_info.id, draft, after), { onSuccess });
  }

  return (
    <Dialog isOpen title={known === undefined ? texts.form.add : texts.form.edit(known.model_name)} onClose={onClose}>
      <ModelForm
        initial={draft}
        hasKey={known?.model_info.has_api_key ?? false}
        isNew={known === undefined}
        groups={groups}
        error={(create.error ?? update.error)?.message}
        isBusy={create.isPending || update.isPending}
        onSubmit={save}
        onClose={onClose}
      />
    </Dialog>
  );
}
