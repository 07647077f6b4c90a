import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';

interface SearchFieldProps {
  readonly id?: string;
  readonly label: string;
  /** What is searched for now. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly className?: string;
}

/** Short enough to feel immediate, long enough that a word is one search. */
const PAUSE_MS = 200;

/** A field that searches when one stops typing. */
export function SearchField({ id, label, value, onChange, className = '' }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // It changed elsewhere: "Show all", or the browser's way back.
    setKnown(value);
    if (typed.trim() !== value) setTyped(value);
  }
  useEffect(() => {
    const text = typed.trim();
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <div className={`relative ${className}`}>
      <Search
        size={16}
        aria-hidden
        className="pointer-events-none absolute top-1/2 start-2.5 -translate-y-1/2 text-muted"
      />
      <input
        id={id}
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="w-full rounded-lg border border-line-strong bg-page py-1.5 pe-2 ps-8 text-sm text-ellipsis text-ink placeholder:text-muted"
      />
    </div>
  );
}
