/** What a model thought before it answered, folded to one line. */
export function Thinking({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <details className="mb-2 text-sm text-muted">
      <summary className="cursor-pointer">{label}</summary>
      <p className="mt-1 border-l-2 border-line pl-3 break-words whitespace-pre-wrap">{text}</p>
    </details>
  );
}
