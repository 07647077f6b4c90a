import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ListedKey } from '../../../server/contract/litellm/keys.ts';
import { useUpdateKey } from '../../api/queries/keys.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import { CheckField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { draftOfKey, keyChanges } from './key-draft.ts';
import { KeyFields } from './key-fields.tsx';
import { keyNameOf } from './key-name-of.ts';

interface EditKeyDialogProps {
  readonly apiKey: ListedKey;
  readonly onClose: () => void;
}

/** Changes what is said of a key; what was emptied is taken away, what was not touched stays. */
export function EditKeyDialog({ apiKey, onClose }: EditKeyDialogProps) {
  const { keys: texts } = useTexts();
  const update = useUpdateKey();
  const [initial] = useState(() => draftOfKey(apiKey));
  const [draft, setDraft] = useState(initial);
  const name = keyNameOf(apiKey);

  function save(): void {
    update.mutate(
      { ...keyChanges(initial, draft), key: apiKey.token },
      {
        onSuccess: (changed) => {
          showNotice(texts.changed(keyNameOf(changed)));
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={texts.editTitle(name)}
      submit={texts.save}
      error={update.error?.message}
      isBusy={update.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <BudgetBar of={apiKey} />
        <div className="flex gap-4 text-sm">
          <Link
            to="/usage"
            search={{ of: 'key', entity: apiKey.token, range: '30' }}
            className="rounded text-accent hover:underline"
          >
            {texts.usage}
          </Link>
          <Link to="/activity" search={{ caller: apiKey.token }} className="rounded text-accent hover:underline">
            {texts.activity}
          </Link>
          <Link
            to="/audit"
            search={{ subject: 'keys', subjectId: apiKey.token }}
            className="rounded text-accent hover:underline"
          >
            {texts.history}
          </Link>
        </div>
      </div>
      <KeyFields
        draft={draft}
        expires={apiKey.expires}
        isNew={false}
        onChange={(changes) => setDraft((before) => ({ ...before, ...changes }))}
      />
      <CheckField
        className="mb-4"
        label={texts.isBlocked}
        hint={texts.isBlockedHint}
        isChecked={draft.isBlocked}
        onChange={(isBlocked) => setDraft((before) => ({ ...before, isBlocked }))}
      />
    </FormDialog>
  );
}
