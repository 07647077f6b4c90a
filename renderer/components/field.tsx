import { useId, type ComponentProps, type ReactNode } from 'react';

/** What every field to write or choose in looks like. */
export const fieldLook = 'w-full rounded-lg border border-line-strong bg-page px-3 py-2 text-sm text-ink';

interface FieldProps {
  readonly label: string;
  /** A short sentence under it. */
  readonly hint?: string | undefined;
  readonly className?: string;
}

interface FrameProps extends FieldProps {
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string | undefined }) => ReactNode;
}

/** A label above, a hint beneath, and between them what `children` draws with these ids. */
export function FieldFrame({ label, hint, className = '', children }: FrameProps) {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': hintId })}
      {hint !== undefined && (
        <p id={hintId} className="mt-1 text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends FieldProps, Omit<ComponentProps<'input'>, 'className' | 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function TextField({ label, hint, className = '', onChange, ...props }: TextFieldProps) {
  return (
    <FieldFrame label={label} hint={hint} className={className}>
      {(ids) => (
        <input
          autoComplete="off"
          {...ids}
          {...props}
          onChange={(event) => onChange(event.target.value)}
          className={fieldLook}
        />
      )}
    </FieldFrame>
  );
}

interface LongTextFieldProps extends FieldProps {
  readonly value: string;
  readonly maxLength?: number;
  readonly onChange: (value: string) => void;
}

/** Several lines; it grows with what is written, up to a part of the screen. */
export function LongTextField({ label, hint, className = '', value, maxLength, onChange }: LongTextFieldProps) {
  return (
    <FieldFrame label={label} hint={hint} className={className}>
      {(ids) => (
        <textarea
          {...ids}
          value={value}
          maxLength={maxLength}
          onChange={(event) => onChange(event.target.value)}
          className={`${fieldLook} field-sizing-content max-h-[30vh] min-h-20`}
        />
      )}
    </FieldFrame>
  );
}

interface NumberFieldProps extends FieldProps {
  /** As it is written; empty = none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Else only whole numbers. */
  readonly hasFractions?: boolean;
}

export function NumberField({ hasFractions = false, ...props }: NumberFieldProps) {
  return <TextField type="number" min={0} step={hasFractions ? 'any' : 1} {...props} />;
}

interface SelectFieldProps<Value extends string> extends FieldProps {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly onChange: (value: Value) => void;
}

export function SelectField<Value extends string>({
  label,
  hint,
  className = '',
  value,
  options,
  onChange,
}: SelectFieldProps<Value>) {
  return (
    <FieldFrame label={label} hint={hint} className={className}>
      {(ids) => (
        <select
          {...ids}
          value={value}
          onChange={(event) => onChange(event.target.value as Value)}
          className={fieldLook}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}

interface CheckFieldProps extends FieldProps {
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

export function CheckField({ label, hint, className = '', isChecked, onChange }: CheckFieldProps) {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className={`flex items-start gap-2 text-sm ${className}`}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={hintId}
        className="mt-1"
        checked={isChecked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id} className="block font-medium">
          {label}
        </label>
        {hint !== undefined && (
          <p id={hintId} className="text-xs text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
