import { useState } from 'react';
import { usePutAlias } from '../../api/queries/models.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface AliasDialogProps {
  /** Names that it may stand for. */
  readonly names: readonly string[];
  /** An alias that is there already and gets another target. */
  readonly known?: { readonly name: string; readonly model: string } | undefined;
  readonly onClose: () => void;
}

/** Lets a name stand for a model. */
export function AliasDialog({ names, known, onClose }: AliasDialogProps) {
  const { models: texts } = useTexts();
  const put = usePutAlias();
  const [name, setName] = useState(known?.name ?? '');
  const [model, setModel] = useState(known?.model ?? names[0] ?? '');
  // What an alias stands for may be gone by now, and must still be shown.
  const all = new Set(known === undefined ? names : [...names, known.model]);
  const targets = [...all].filter((each) => each !== known?.name);

  function save(): void {
    const wish = { name: name.trim(), model };
    put.mutate(wish, {
      onSuccess: () => {
        showNotice(texts.aliasMade(wish.name, model));
        onClose();
      },
    });
  }

  return (
    <FormDialog
      title={known === undefined ? texts.addAlias : known.name}
      submit={texts.save}
      error={put.error?.message}
      isBusy={put.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      {known === undefined && (
        <TextField
          className="mb-4"
          label={texts.alias}
          hint={texts.aliasHint}
          required
          pattern=".*\S.*"
          maxLength={200}
          autoFocus
          value={name}
          onChange={setName}
        />
      )}
      <SelectField
        className="mb-6"
        label={texts.aliasFor}
        value={model}
        options={targets.map((each) => ({ value: each, text: each }))}
        onChange={setModel}
      />
    </FormDialog>
  );
}
