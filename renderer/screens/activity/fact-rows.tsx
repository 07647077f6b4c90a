import type { Fact } from '../../components/fact-list.tsx';

/** Words and values, one below the other. What has no value is left out. */
export function FactRows({ facts }: { readonly facts: readonly (Fact | undefined)[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1 text-sm">
      {facts.map(
        (fact) =>
          fact !== undefined && (
            <div key={fact.label} className="contents">
              <dt className="text-muted">{fact.label}</dt>
              <dd className="min-w-0 wrap-anywhere">{fact.value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Undefined where there is nothing to say. */
export function factOf(label: string, value: Fact['value'] | null): Fact | undefined {
  return value === null || value === undefined || value === '' ? undefined : { label, value };
}
