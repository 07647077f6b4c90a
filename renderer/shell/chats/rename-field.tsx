import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

interface RenameFieldProps {
  readonly label: string;
  readonly name: string;
  readonly maxLength: number;
  readonly onDone: (name: string | undefined) => void;
}

/** A name written in place: Enter and leaving keep it, Escape doesn't, an empty one is none. */
export function RenameField({ label, name, maxLength, onDone }: RenameFieldProps) {
  const [value, setValue] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => field.current?.select(), []);

  function end(kept: string | undefined): void {
    // Leaving the field comes after Enter and Escape, too.
    if (isDone.current) return;
    isDone.current = true;
    const written = kept?.trim() ?? '';
    onDone(written === '' || written === name ? undefined : written);
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Nothing of what is written here is for the list around it.
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') end(value);
    if (event.key === 'Escape') {
      event.preventDefault();
      end(undefined);
    }
  }

  return (
    <input
      ref={field}
      aria-label={label}
      value={value}
      maxLength={maxLength}
      dir="auto"
      onChange={(event) => setValue(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => end(value)}
      className="w-full min-w-0 rounded-lg border border-line-strong bg-page px-2 py-1 text-sm text-ink"
    />
  );
}
