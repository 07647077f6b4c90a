import { RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import { IconButton } from '../../../components/button.tsx';
import { formatCount } from '../../../texts/format.ts';
import { useTexts } from '../../../texts/use-texts.ts';
import { readParameter, type NumberParameter } from './parameters.ts';

interface ParameterFieldProps {
  readonly parameter: NumberParameter;
  /** Undefined: the model's own. */
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

/** A number to write or to slide to; without one the model's own holds. */
export function ParameterField({ parameter, value, onChange }: ParameterFieldProps) {
  const { chatPanel: texts } = useTexts();
  const id = useId();
  const [written, setWritten] = useState<string>();
  const { key, least, most, isWhole, slider } = parameter;
  const name = texts.names[key];
  const shown = written ?? (value === undefined ? '' : String(value));
  const isWrong = written !== undefined && written !== '' && readParameter(parameter, written) === undefined;

  function write(text: string): void {
    setWritten(text);
    const number = readParameter(parameter, text);
    if (number !== undefined || text.trim() === '') onChange(number);
  }

  return (
    <div>
      <div className="flex items-center gap-1">
        <label htmlFor={id} className="min-w-0 flex-1 text-sm font-medium">
          {name}
        </label>
        <input
          id={id}
          type="text"
          inputMode={isWhole ? 'numeric' : 'decimal'}
          autoComplete="off"
          value={shown}
          placeholder={texts.modelDefault}
          aria-describedby={`${id}-hint`}
          aria-invalid={isWrong}
          onChange={(event) => write(event.target.value)}
          onBlur={() => !isWrong && setWritten(undefined)}
          className={`w-32 rounded-lg border bg-page px-2 py-1 text-end text-sm text-ink placeholder:text-xs placeholder:text-muted ${isWrong ? 'border-danger' : 'border-line-strong'}`}
        />
        <IconButton
          label={texts.reset(name)}
          disabled={value === undefined && !isWrong}
          className="disabled:invisible"
          onClick={() => {
            setWritten(undefined);
            onChange(undefined);
          }}
        >
          <RotateCcw size={15} aria-hidden />
        </IconButton>
      </div>
      {slider !== undefined && (
        <input
          type="range"
          aria-label={texts.slider(name)}
          aria-valuetext={value === undefined ? texts.modelDefault : String(value)}
          min={least}
          max={slider.most}
          step={slider.step}
          value={Math.min(value ?? slider.rest, slider.most)}
          onChange={(event) => {
            setWritten(undefined);
            onChange(Number(event.target.value));
          }}
          className={`mt-1 block w-full ${value === undefined ? 'accent-line-strong' : 'accent-accent'}`}
        />
      )}
      <p id={`${id}-hint`} className={`text-xs ${isWrong ? 'text-danger' : 'text-muted'}`}>
        {isWrong ? (isWhole ? texts.wholeRange : texts.range)(formatCount(least), formatCount(most)) : texts.hints[key]}
      </p>
    </div>
  );
}
