import { Info, TriangleAlert } from 'lucide-react';
import type { ConnectNote } from '../../../server/contract/hub/connect.ts';

interface NoteListProps {
  readonly notes: readonly ConnectNote[];
  readonly level: ConnectNote['level'];
}

/** What is worth knowing before or after the settings. */
export function NoteList({ notes, level }: NoteListProps) {
  const shown = notes.filter((note) => note.level === level);
  if (shown.length === 0) return null;
  const Icon = level === 'warning' ? TriangleAlert : Info;
  const look = level === 'warning' ? 'mb-6 rounded-lg border border-line bg-sunken px-3 py-2' : 'mt-4 text-muted';
  return (
    <ul className={`flex flex-col gap-2 text-sm ${look}`}>
      {shown.map(({ text }) => (
        <li key={text} className="flex gap-2">
          <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${level === 'warning' ? 'text-busy' : ''}`} />
          <span dir="auto" className="min-w-0 break-words">
            {text}
          </span>
        </li>
      ))}
    </ul>
  );
}
