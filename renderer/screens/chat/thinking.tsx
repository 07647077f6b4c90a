interface ThinkingProps {
  readonly text: string;
  readonly label: string;
  /** It goes on. */
  readonly isArriving: boolean;
}

/** What a model thought before it answered, folded to one line. */
export function Thinking({ text, label, isArriving }: ThinkingProps) {
  return (
    <details className="mb-2 text-sm text-muted">
      <summary className={`w-fit cursor-pointer rounded ${isArriving ? 'animate-pulse' : ''}`}>{label}</summary>
      <p className="mt-1 border-s-2 border-line ps-3 break-words whitespace-pre-wrap">{text}</p>
    </details>
  );
}
