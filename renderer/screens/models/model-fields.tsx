import { Choice } from '../../components/choice.tsx';
import { NumberField, TextField } from '../../components/field.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { KINDS, type ModelDraft } from './model-draft.ts';
import { MoreFields } from './model-more.tsx';
import type { ModelGroup } from './model-groups.ts';
import { UpstreamFields } from './upstream-fields.tsx';

interface ModelFieldsProps {
  readonly draft: ModelDraft;
  /** What the form began with. */
  readonly initial: ModelDraft;
  /** A key is stored already. */
  readonly hasKey: boolean;
  readonly isNew: boolean;
  readonly groups: readonly ModelGroup[];
  readonly onChange: (changes: Partial<ModelDraft>) => void;
}

/** A deployment: its name, what serves it, what it costs; the rest is folded away. */
export function ModelFields({ draft, initial, hasKey, isNew, groups, onChange }: ModelFieldsProps) {
  const { models: texts } = useTexts();
  return (
    <div className="mb-5 flex flex-col gap-4">
      <TextField
        label={texts.form.name}
        hint={texts.form.nameHint}
        required
        pattern=".*\S.*"
        maxLength={200}
        autoFocus={isNew}
        value={draft.name}
        onChange={(name) => onChange({ name })}
      />
      <div>
        <Choice
          label={texts.form.kind}
          options={KINDS.map((value) => ({ value, text: texts.form.kinds[value] }))}
          value={draft.kind}
          onChange={(kind) =>
            onChange(kind === initial.kind ? servedAsIn(initial) : { ...servedByNobody, kind, dropsKey: hasKey })
          }
        />
        <p className="mt-1 text-xs text-muted">{texts.form.kindHints[draft.kind]}</p>
      </div>
      <UpstreamFields draft={draft} hasKey={hasKey} groups={groups} onChange={onChange} />
      <Prices draft={draft} onChange={onChange} />
      <MoreFields draft={draft} onChange={onChange} />
    </div>
  );
}

/** Another kind knows another provider, other models, and needs no key of the last one. */
const servedByNobody = { provider: '', model: '', address: '', key: '' };

/** The way back to the first kind finds what stood there. */
function servedAsIn({ kind, provider, model, address, key, dropsKey }: ModelDraft): Partial<ModelDraft> {
  return { kind, provider, model, address, key, dropsKey };
}

function Prices({ draft, onChange }: Pick<ModelFieldsProps, 'draft' | 'onChange'>) {
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
