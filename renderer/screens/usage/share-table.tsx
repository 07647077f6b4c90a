import type { UsageDimension, UsageShare } from '../../../server/contract/hub/usage.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatCount, formatMs, formatUsd } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface ShareTableProps {
  readonly shares: readonly UsageShare[];
  /** How many there are in all. */
  readonly count: number;
  readonly by: UsageDimension;
  /** Looks at one of them alone; absent where that is done already. */
  readonly onLook: ((share: UsageShare) => void) | undefined;
}

/** Who used how much; the most expensive first. */
export function ShareTable({ shares, count, by, onLook }: ShareTableProps) {
  const { usage: texts } = useTexts();
  const columns = columnsOf(texts, by, by === 'model' ? undefined : onLook);
  return (
    <>
      <DataTable
        label={texts.table(texts.dimensions[by])}
        columns={columns}
        rows={shares}
        keyOf={({ entity }) => entity}
      />
      {count > shares.length && <p className="mt-2 text-sm text-muted">{texts.more(shares.length, count)}</p>}
    </>
  );
}

function columnsOf(
  texts: Texts['usage'],
  by: UsageDimension,
  onLook: ShareTableProps['onLook'],
): readonly Column<UsageShare>[] {
  return [
    {
      id: 'name',
      head: texts.dimensions[by],
      isName: true,
      cell: (share) => <Name share={share} onLook={onLook} />,
    },
    { id: 'requests', head: texts.requests, isNumber: true, cell: ({ requests }) => formatCount(requests) },
    { id: 'input', head: texts.inputTokens, isNumber: true, cell: ({ inputTokens }) => formatCount(inputTokens) },
    { id: 'output', head: texts.outputTokens, isNumber: true, cell: ({ outputTokens }) => formatCount(outputTokens) },
    { id: 'cost', head: texts.cost, isNumber: true, cell: ({ cost }) => formatUsd(cost) },
    { id: 'errors', head: texts.errors, isNumber: true, isWideOnly: true, cell: ({ errors }) => formatCount(errors) },
    {
      id: 'first',
      head: texts.firstToken,
      isNumber: true,
      isWideOnly: true,
      cell: ({ meanFirstTokenMs }) => formatMs(meanFirstTokenMs),
    },
    {
      id: 'duration',
      head: texts.duration,
      isNumber: true,
      isWideOnly: true,
      cell: ({ meanDurationMs }) => formatMs(meanDurationMs),
    },
  ];
}

function Name({ share, onLook }: { readonly share: UsageShare; readonly onLook: ShareTableProps['onLook'] }) {
  const { usage: texts } = useTexts();
  const name = share.name === '' ? texts.nobody : share.name;
  if (onLook === undefined) return <span title={share.entity}>{name}</span>;
  return (
    <button
      type="button"
      title={texts.look(name)}
      className="max-w-full truncate rounded text-accent hover:underline"
      onClick={() => onLook(share)}
    >
      {name}
    </button>
  );
}
