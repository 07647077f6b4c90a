/** Names in little boxes; where there are too many, the first ones and how many more. */
export function NameList({ names, most }: { readonly names: readonly string[]; readonly most?: number }) {
  const rest = most === undefined ? 0 : names.length - most;
  const width = most === undefined ? 'max-w-full' : 'max-w-36';
  return (
    <span className="flex flex-wrap gap-1" title={rest > 0 ? names.join(', ') : undefined}>
      {names.slice(0, most).map((name) => (
        <span key={name} className={`${width} truncate rounded bg-sunken px-1.5 text-xs leading-5`}>
          {name}
        </span>
      ))}
      {rest > 0 && <span className="text-xs leading-5 text-muted">+{rest}</span>}
    </span>
  );
}
