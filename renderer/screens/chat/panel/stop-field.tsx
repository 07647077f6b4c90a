import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../../components/button.tsx';
import { fieldLook } from '../../../components/field.tsx';
import { useTexts } from '../../../texts/use-texts.ts';
import { readStop, writeStop } from './stop-texts.ts';

interface StopFieldProps {
  readonly value: readonly string[];
  readonly onChange: (value: string[] | undefined) => void;
}

const MOST = 16;
const LONGEST = 200;

/** Texts that end an answer, one in each line. A line that is empty is not there yet. */
export function StopField({ value, onChange }: StopFieldProps) {
  const { chatPanel: texts } = useTexts();
  const [lines, setLines] = useState<readonly string[]>();
  const shown = lines ?? value.map(writeStop);

  function change(next: readonly string[]): void {
    setLines(next);
    const stops = next.map(readStop).filter((text) => text !== '');
    if (stops.every((text) => text.length <= LONGEST)) onChange(stops.length === 0 ? undefined : stops);
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it only hears that its fields were left
    <fieldset
      onBlur={(event) => {
        // Elsewhere now: what was left empty goes.
        if (!event.currentTarget.contains(event.relatedTarget)) setLines(undefined);
      }}
    >
      <legend className="text-sm font-medium">{texts.stop}</legend>
      <p className="mb-1 text-xs text-muted">{texts.stopHint}</p>
      {shown.map((line, index) => (
        <div key={index} className="mb-1 flex items-center gap-1">
          <input
            aria-label={texts.stopText(index + 1)}
            value={line}
            autoComplete="off"
            onChange={(event) => change(shown.with(index, event.target.value))}
            className={`${fieldLook} font-mono`}
          />
          <IconButton label={texts.removeStop(index + 1)} onClick={() => change(shown.toSpliced(index, 1))}>
            <X size={15} aria-hidden />
          </IconButton>
        </div>
      ))}
      {shown.some((line) => readStop(line).length > LONGEST) && (
        <p className="text-xs text-danger">{texts.stopTooLong}</p>
      )}
      {shown.length < MOST && (
        <Button look="quiet" onClick={() => change([...shown, ''])}>
          <Plus size={15} aria-hidden />
          {texts.addStop}
        </Button>
      )}
    </fieldset>
  );
}
