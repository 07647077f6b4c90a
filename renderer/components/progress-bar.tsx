import { Progress } from '@base-ui/react/progress';

interface ProgressBarProps {
  /** What moves, for a screen reader. */
  readonly label: string;
  /** How far it is, in words. */
  readonly words: string;
  /** From 0 to 1; undefined while nobody knows. */
  readonly part: number | undefined;
  readonly look: 'moving' | 'still' | 'failed';
  /** It has not begun. */
  readonly isWaiting?: boolean;
}

const looks = { moving: 'bg-accent', still: 'bg-line-strong', failed: 'bg-danger' } as const;

export function ProgressBar({ label, words, part, look, isWaiting = false }: ProgressBarProps) {
  const unknown = isWaiting ? 'w-0' : 'w-1/4 animate-pulse';
  return (
    <Progress.Root
      value={part === undefined ? null : part * 100}
      aria-label={label}
      aria-valuetext={words}
      className="mt-1.5"
    >
      <Progress.Track className="block h-1.5 overflow-hidden rounded-full bg-sunken">
        <Progress.Indicator
          className={`block h-full rounded-full ${part === undefined ? unknown : ''} ${looks[look]}`}
        />
      </Progress.Track>
    </Progress.Root>
  );
}
