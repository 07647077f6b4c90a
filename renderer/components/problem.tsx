import { Button } from './button.tsx';

interface ProblemProps {
  readonly message: string;
  readonly retry?: { readonly label: string; readonly perform: () => void };
}

/** What went wrong, where it went wrong, and the way to try again. */
export function Problem({ message, retry }: ProblemProps) {
  return (
    <div
      role="alert"
      className="mb-3 flex items-center justify-between gap-3 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger"
    >
      <span dir="auto" className="min-w-0 break-words">
        {message}
      </span>
      {retry !== undefined && (
        <Button className="shrink-0" onClick={retry.perform}>
          {retry.label}
        </Button>
      )}
    </div>
  );
}
