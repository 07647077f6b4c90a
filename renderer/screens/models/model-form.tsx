import { useState, type ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { NumberField, TextField } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { KINDS, type ModelDraft } from './model-draft.ts';
import { MoreFields } from './model-more.tsx';
import type { ModelGroup } from './model-groups.ts';
import { UpstreamFields } from './upstream-fields.tsx';

interface ModelFormProps {
  readonly initial: ModelDraft;
  /** A key is stored already. */
  readonly hasKey: boolean;
  readonly isNew: boolean;
  readonly groups: readonly ModelGroup[];
  readonly error: string | undefined;
  readonly isBusy: boolean;
  readonly onSubmit: (draft: ModelDraft) => void;
  readonly onClose: () => void;
}

/** A deployment: its name, what serves it, what it costs; the rest is folded away. */
export function ModelForm({ initial, hasKey, isNew, groups, error, isBusy, onSubmit, onClose }: ModelFormProps) {
  const { models: texts } = useTexts();
  const [draft, setDraft] = useState(initial);
  const set = (changes: Partial<ModelDraft>) => setDraft((before) => ({ ...before, ...changes }));

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(draft);
      }}
    >
      <TextField
        label={texts.form.name}
        hint={texts.form.nameHint}
        required
        pattern=".*\S.*"
        maxLength={200}
        autoFocus={isNew}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      <div>
        <Choice
          label={texts.form.kind}
          options={KINDS.map((value) => ({ value, text: texts.form.kinds[value] }))}
          value={draft.kind}
          onChange={(kind) => set({ kind, provider: '', model: kind === initial.kind ? initial.model : '' })}
        />
        <p className="mt-1 text-xs text-muted">{texts.form.kindHints[draft.kind]}</p>
      </div>
      <UpstreamFields draft={draft} hasKey={hasKey} groups={groups} onChange={set} />
      <Prices draft={draft} onChange={set} />
      <MoreFields draft={draft} onChange={set} />
      {error !== undefined && <Problem message={error} />}
      <Foot isBusy={isBusy} onClose={onClose} />
    </form>
  );
}

interface PartProps {
  readonly draft: ModelDraft;
  readonly onChange: (changes: Partial<ModelDraft>) => void;
}

function Prices({ draft, onChange }: PartProps): ReactNode {
  const { form: texts } = useTexts().models;
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-semibold">{texts.prices}</legend>
      <div className="grid grid-cols-3 gap-3">
        <NumberField hasFractions label={texts.input} value={draft.input} onChange={(input) => onChange({ input })} />
        <NumberField
          hasFractions
          label={texts.output}
          value={draft.output}
          onChange={(output) => onChange({ output })}
        />
        <NumberField
          hasFractions
          label={texts.perRequest}
          value={draft.perRequest}
          onChange={(perRequest) => onChange({ perRequest })}
        />
      </div>
      <p className="mt-1 text-xs text-muted">{texts.pricesHint}</p>
    </fieldset>
  );
}

function Foot({ isBusy, onClose }: { readonly isBusy: boolean; readonly onClose: () => void }) {
  const { models: texts } = useTexts();
  return (
    <div className="sticky -bottom-5 -mx-5 -mb-5 flex justify-end gap-2 border-t border-line bg-raised px-5 py-3">
      <Button onClick={onClose}>{texts.cancel}</Button>
      <Button type="submit" look="primary" isBusy={isBusy}>
        {texts.save}
      </Button>
    </div>
  );
}
