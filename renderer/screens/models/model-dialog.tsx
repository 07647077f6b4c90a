import { useState } from 'react';
import type { ModelRow } from '../../../server/contract/litellm/models.ts';
import { useCreateModel, useUpdateModel } from '../../api/queries/models.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { addressProblem } from './address-problem.ts';
import { changesOf, wishOf, type ModelDraft } from './model-draft.ts';
import { ModelFields } from './model-fields.tsx';
import type { ModelGroup } from './model-groups.ts';

interface ModelDialogProps {
  /** What the form begins with. */
  readonly initial: ModelDraft;
  /** The deployment that is changed; absent for a new one. */
  readonly known?: ModelRow;
  readonly groups: readonly ModelGroup[];
  readonly onClose: () => void;
  /** Told the name of what was added. */
  readonly onAdded?: (name: string) => void;
}

/** Adds a deployment, or changes one. */
export function ModelDialog({ initial, known, groups, onClose, onAdded }: ModelDialogProps) {
  const { models: texts } = useTexts();
  const create = useCreateModel();
  const update = useUpdateModel();
  // The list is read again while the form stands open; what is compared with is what the form began with.
  const [before] = useState(initial);
  const [draft, setDraft] = useState(initial);
  const [problem, setProblem] = useState<string>();

  function save(): void {
    const wrong = addressProblem(texts, draft.address);
    setProblem(wrong);
    if (wrong !== undefined) return;
    const onSuccess = ({ model_name: name }: ModelRow) => {
      showNotice(known === undefined ? texts.added(name) : texts.changed(name));
      onClose();
      if (known === undefined) onAdded?.(name);
    };
    if (known === undefined) create.mutate(wishOf(draft), { onSuccess });
    else update.mutate(changesOf(known.model_info.id, before, draft), { onSuccess });
  }

  return (
    <FormDialog
      title={known === undefined ? texts.form.add : texts.form.edit(known.model_name)}
      submit={texts.save}
      error={problem ?? (create.error ?? update.error)?.message}
      isBusy={create.isPending || update.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      <ModelFields
        draft={draft}
        initial={before}
        hasKey={known?.model_info.has_api_key ?? false}
        isNew={known === undefined}
        groups={groups}
        onChange={(changes) => setDraft((now) => ({ ...now, ...changes }))}
      />
    </FormDialog>
  );
}
