import { TeamPicker, UserPicker } from '../../components/account-picker.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { LimitsForm } from '../../components/limits-form.tsx';
import { formatDate } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { KEEP, type KeyDraft } from './key-draft.ts';

const LIFETIMES = [30, 90, 365] as const;

interface KeyFieldsProps {
  readonly draft: KeyDraft;
  /** When the key ends as it is; null = never. */
  readonly expires: string | null;
  /** A new key is asked for its name only; whose it is and how long may be left open, and limits are folded away. */
  readonly isNew: boolean;
  readonly onChange: (changes: Partial<KeyDraft>) => void;
}

/** What can be said of a key. */
export function KeyFields({ draft, expires, isNew, onChange }: KeyFieldsProps) {
  const { keys: texts } = useTexts();
  return (
    <>
      <TextField
        className="mb-4"
        label={texts.name}
        hint={isNew ? texts.nameHint : undefined}
        required={isNew}
        pattern={isNew ? '.*\\S.*' : undefined}
        maxLength={200}
        autoFocus
        value={draft.name}
        onChange={(name) => onChange({ name })}
      />
      <div className="mb-4 grid grid-cols-2 items-start gap-x-4 gap-y-3">
        <UserPicker hint={texts.userHint} value={draft.user} onChange={(user) => onChange({ user })} />
        <TeamPicker hint={texts.teamHint} value={draft.team} onChange={(team) => onChange({ team })} />
        <LifetimeField
          value={draft.lifetime}
          expires={expires}
          isNew={isNew}
          onChange={(lifetime) => onChange({ lifetime })}
        />
        <SelectField
          label={texts.keepBodies}
          hint={texts.keepBodiesHint}
          value={draft.keepBodies}
          options={(['', 'yes', 'no'] as const).map((value) => ({ value, text: texts.keepBodiesOptions[value] }))}
          onChange={(keepBodies) => onChange({ keepBodies })}
        />
      </div>
      <LimitsForm limits={draft.limits} isOpen={!isNew} onChange={(limits) => onChange({ limits })} />
    </>
  );
}

interface LifetimeFieldProps {
  readonly value: string;
  readonly expires: string | null;
  readonly isNew: boolean;
  readonly onChange: (value: string) => void;
}

function LifetimeField({ value, expires, isNew, onChange }: LifetimeFieldProps) {
  const { keys: texts } = useTexts();
  const daysOf = isNew ? texts.days : texts.daysFromNow;
  const options = [
    ...(expires === null ? [] : [{ value: KEEP, text: texts.keepExpiry(formatDate(expires)) }]),
    { value: '', text: texts.never },
    ...LIFETIMES.map((days) => ({ value: String(days), text: daysOf(days) })),
  ];
  return <SelectField label={texts.expires} value={value} options={options} onChange={onChange} />;
}
