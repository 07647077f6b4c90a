import { useState } from 'react';
import { usePutAlias } from '../../api/queries/models.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
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
  const targets = [...new Set([...names, ...(known === undefined ? [] : [known.model])])].filter(
    (each) => each !== known?.name,
  );

  return (
    <Dialog isOpen title={known === undefined ? texts.addAlias : known.name} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const wish = { name: name.trim(), model };
          put.mutate(wish, {
            onSuccess: () => {
              showNotice(texts.aliasMade(wish.name, model));
              onClose();
            },
          });
        }}
      >
        {known === undefined && (
          <TextField
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
          label={texts.aliasFor}
          value={model}
          options={targets.map((each) => ({ value: each, text: each }))}
          onChange={setModel}
        />
        {put.error !== null && <Problem message={put.error.message} />}
        <div className="mt-1 flex justify-end gap-2">
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button type="submit" look="primary" isBusy={put.isPending}>
            {texts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
