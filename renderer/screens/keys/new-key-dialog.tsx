import { useState } from 'react';
import { useCreateKey } from '../../api/queries/keys.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { emptyKey, keyChanges } from './key-draft.ts';
import { KeyFields } from './key-fields.tsx';
import { KeyReveal } from './key-reveal.tsx';

/** Makes a key, then shows its secret, once. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { keys: texts } = useTexts();
  const create = useCreateKey();
  const [draft, setDraft] = useState(emptyKey);
  const made = create.data;
  if (made !== undefined) {
    return (
      <Dialog isOpen title={texts.newKey} isGuarded onClose={onClose}>
        <KeyReveal secret={made.key} models={made.models} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={texts.create}
      submit={texts.make}
      error={create.error?.message}
      isBusy={create.isPending}
      onSubmit={() => create.mutate(keyChanges(emptyKey, draft))}
      onClose={onClose}
    >
      <KeyFields
        draft={draft}
        expires={null}
        isNew
        onChange={(changes) => setDraft((before) => ({ ...before, ...changes }))}
      />
    </FormDialog>
  );
}
