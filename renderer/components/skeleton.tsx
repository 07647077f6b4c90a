interface SkeletonProps {
  /** What is being waited for, in words. */
  readonly label: string;
  readonly rows: number;
}

/** Stands where rows will be. It stays invisible for its first 300 ms: what comes sooner needs no stand-in. */
export function Skeleton({ label, rows }: SkeletonProps) {
  return (
    <div role="status" className="appear-late flex flex-col gap-2">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} aria-hidden className="h-11 animate-pulse rounded-lg bg-sunken" />
      ))}
    </div>
  );
}
