import { useTexts } from '../texts/use-texts.ts';
import { SelectField } from './field.tsx';

interface RhythmFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** How often a budget begins anew. LiteLLM's grammar allows more than the list offers; what an account has already stays choosable. */
export function RhythmField({ value, onChange }: RhythmFieldProps) {
  const { limits: texts } = useTexts();
  const known: Readonly<Record<string, string>> = texts.rhythms;
  const options = Object.entries(known).map(([rhythm, text]) => ({ value: rhythm, text }));
  const all = value in known ? options : [...options, { value, text: texts.rhythmOther(value) }];
  return <SelectField label={texts.rhythm} value={value} options={all} onChange={onChange} />;
}
