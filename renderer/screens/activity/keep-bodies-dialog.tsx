import { useState } from 'react';
import { useBodies, useChangeBodies, useClearBodies, type BodySettings } from '../../api/queries/requests.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Problem } from '../../components/problem.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { showNotice } from '../../state/notices.ts';
import { formatCount, formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { bodyChanges, draftOf, KEEPS } from './keep-draft.ts';

/** How long and how much, up to what the hub takes. */
const NUMBERS = [
  { name: 'days', max: 3650, label: 'keepDays', hint: 'keepDaysHint' },
  { name: 'oneKb', max: 16_384, label: 'keepOne', hint: 'keepOneHint' },
  { name: 'allMb', max: 1_048_576, label: 'keepAll', hint: 'keepAllHint' },
] as const;

/** Whether what is said in requests is kept, for how long and how much of it. */
export function KeepBodiesDialog({ onClose }: { readonly onClose: () => void }) {
  const { activity: texts } = useTexts();
  const { data, error, refetch } = useBodies();
  if (data !== undefined) return <KeepForm settings={data.settings} kept={data.kept} onClose={onClose} />;
  return (
    <Dialog isOpen title={texts.keepTitle} onClose={onClose}>
      {error === null ? (
        <Skeleton label={texts.loading} rows={3} />
      ) : (
        <Problem message={error.message} retry={{ label: texts.retry, perform: () => void refetch() }} />
      )}
    </Dialog>
  );
}

interface KeepFormProps {
  readonly settings: BodySettings;
  readonly kept: { readonly count: number; readonly bytes: number };
  readonly onClose: () => void;
}

function KeepForm({ settings, kept, onClose }: KeepFormProps) {
  const { activity: texts } = useTexts();
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [isClearing, setClearing] = useState(false);
  const change = useChangeBodies();
  const clear = useClearBodies();
  const write = (changes: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...changes }));

  function save(): void {
    change.mutate(bodyChanges(draft), {
      onSuccess() {
        showNotice(texts.saved);
        onClose();
      },
    });
  }

  if (isClearing) {
    return (
      <ConfirmDialog
        title={texts.removeAllTitle}
        text={texts.removeAllText}
        confirm={texts.removeAll}
        error={clear.error?.message}
        isBusy={clear.isPending}
        onConfirm={() =>
          clear.mutate(undefined, {
            onSuccess() {
              showNotice(texts.removed);
              setClearing(false);
            },
          })
        }
        onClose={() => setClearing(false)}
      />
    );
  }
  return (
    <FormDialog
      title={texts.keepTitle}
      submit={texts.save}
      error={change.error?.message}
      isBusy={change.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      <p className="mb-4 text-sm text-muted">{texts.keepAbout}</p>
      <SelectField
        className="mb-4"
        label={texts.keepWhat}
        value={draft.keepBodies}
        options={KEEPS.map((value) => ({ value, text: texts.keepOptions[value] }))}
        onChange={(keepBodies) => write({ keepBodies })}
      />
      <div className="mb-4 grid grid-cols-1 gap-4 sm:grid-cols-3">
        {NUMBERS.map(({ name, max, label, hint }) => (
          <TextField
            key={name}
            type="number"
            required
            step={1}
            min={1}
            max={max}
            label={texts[label]}
            hint={texts[hint]}
            value={draft[name]}
            onChange={(value) => write({ [name]: value })}
          />
        ))}
      </div>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-2 text-sm">
        <p>{kept.count === 0 ? texts.keptNothing : texts.keptNow(formatCount(kept.count), formatSize(kept.bytes))}</p>
        {kept.count > 0 && (
          <Button look="danger" onClick={() => setClearing(true)}>
            {texts.removeAll}
          </Button>
        )}
      </div>
    </FormDialog>
  );
}
