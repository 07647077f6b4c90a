import { LongTextField, NumberField, SelectField, TextField } from '../../components/field.tsx';
import { RhythmField } from '../../components/rhythm-field.tsx';
import type { Texts } from '../../texts/en.ts';
import { useTexts } from '../../texts/use-texts.ts';
import type { ModelDraft } from './model-draft.ts';

interface MoreFieldsProps {
  readonly draft: ModelDraft;
  readonly onChange: (changes: Partial<ModelDraft>) => void;
}

/** What most deployments need none of. */
export function MoreFields({ draft, onChange }: MoreFieldsProps) {
  const { models, limits } = useTexts();
  const { form: texts } = models;
  return (
    <details
      // A field that is folded away can't say what is wrong with it.
      onInvalid={({ currentTarget }) => (currentTarget.open = true)}
    >
      <summary className="cursor-pointer rounded text-sm font-medium">{texts.more}</summary>
      <div className="mt-3 grid grid-cols-2 items-start gap-3">
        <NumberField
          label={texts.contextLength}
          hint={texts.contextLengthHint}
          value={draft.context}
          onChange={(context) => onChange({ context })}
        />
        <SelectField
          label={texts.keepAlive}
          hint={texts.keepAliveHint}
          value={draft.keepAlive}
          options={keepAliveOptions(texts, draft.keepAlive)}
          onChange={(keepAlive) => onChange({ keepAlive })}
        />
        <LongTextField
          className="col-span-2"
          label={texts.systemPrompt}
          hint={texts.systemPromptHint}
          maxLength={100_000}
          value={draft.systemPrompt}
          onChange={(systemPrompt) => onChange({ systemPrompt })}
        />
        <NumberField
          hasFractions
          label={texts.weight}
          hint={texts.weightHint}
          value={draft.weight}
          onChange={(weight) => onChange({ weight })}
        />
        <NumberField
          hasFractions
          label={texts.timeout}
          value={draft.timeout}
          onChange={(timeout) => onChange({ timeout })}
        />
        <NumberField label={texts.rpm} value={draft.rpm} onChange={(rpm) => onChange({ rpm })} />
        <NumberField label={texts.tpm} value={draft.tpm} onChange={(tpm) => onChange({ tpm })} />
        <NumberField
          hasFractions
          label={limits.maxBudget}
          hint={texts.budgetHint}
          value={draft.budget}
          onChange={(budget) => onChange({ budget })}
        />
        <RhythmField value={draft.rhythm} onChange={(rhythm) => onChange({ rhythm })} />
        <TextField
          className="col-span-2"
          label={texts.groups}
          hint={texts.groupsHint}
          value={draft.accessGroups}
          onChange={(accessGroups) => onChange({ accessGroups })}
        />
        <TextField
          className="col-span-2"
          label={texts.answer}
          hint={texts.answerHint}
          value={draft.fixedAnswer}
          onChange={(fixedAnswer) => onChange({ fixedAnswer })}
        />
      </div>
    </details>
  );
}

/** Seconds that people choose between, and what they are called. */
const KEEP_ALIVES = [
  ['', 'engine'],
  ['0', 'atOnce'],
  ['300', 'fiveMinutes'],
  ['1800', 'halfAnHour'],
  ['3600', 'hour'],
  ['-1', 'forGood'],
] as const;

/** What stands there already stays to be chosen. */
function keepAliveOptions(texts: Texts['models']['form'], now: string) {
  const known = KEEP_ALIVES.map(([value, name]) => ({ value: value as string, text: texts.keepAlives[name] }));
  return known.some(({ value }) => value === now) ? known : [...known, { value: now, text: now }];
}
