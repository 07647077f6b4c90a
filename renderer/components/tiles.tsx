export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
}

/** A few large figures. */
export function Tiles({ tiles }: { readonly tiles: readonly Tile[] }) {
  return (
    <dl className="mb-5 grid grid-cols-3 gap-3 lg:grid-cols-5">
      {tiles.map(({ label, value, hint }) => (
        <div key={label} className="rounded-xl border border-line bg-raised px-3 py-2.5 lg:px-4 lg:py-3">
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="text-lg font-semibold tabular-nums">{value}</dd>
          {hint !== undefined && <dd className="text-xs text-muted">{hint}</dd>}
        </div>
      ))}
    </dl>
  );
}
