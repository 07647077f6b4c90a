import type { UsageDimension, UsageShare } from '../../../server/contract/hub/usage.ts';
import { SERIES_LOOKS } from '../../components/bar-chart.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import type { Texts } from '../../texts/en.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { usageColumns } from './usage-columns.tsx';

interface ShareTableProps {
  readonly shares: readonly UsageShare[];
  readonly by: UsageDimension;
  /** Those that have a colour in the chart, in its order. */
  readonly coloured: readonly string[];
  /** Looks at one of them alone; absent where that is done already. */
  readonly onLook: ((share: UsageShare) => void) | undefined;
}

/** Who used how much; the most expensive first. */
export function ShareTable({ shares, by, coloured, onLook }: ShareTableProps) {
  const { usage: texts } = useTexts();
  return (
    <DataTable
      label={texts.table(texts.dimensions[by])}
      columns={columnsOf(texts, { by, coloured, onLook })}
      rows={shares}
      keyOf={({ entity }) => entity}
    />
  );
}

function columnsOf(
  texts: Texts['usage'],
  { by, coloured, onLook }: Omit<ShareTableProps, 'shares'>,
): readonly Column<UsageShare>[] {
  const markOf = ({ entity }: UsageShare) => SERIES_LOOKS[coloured.indexOf(entity)]?.mark;
  return [
    {
      id: 'name',
      head: texts.dimensions[by],
      isName: true,
      cell: (share) => <Name share={share} mark={markOf(share)} onLook={onLook} />,
    },
    ...usageColumns(texts),
  ];
}

interface NameProps {
  readonly share: UsageShare;
  readonly mark: string | undefined;
  readonly onLook: ShareTableProps['onLook'];
}

function Name({ share, mark, onLook }: NameProps) {
  const { usage: texts } = useTexts();
  const name = share.name === '' ? texts.nobody : share.name;
  return (
    <span className="flex items-center gap-2">
      {mark !== undefined && <span aria-hidden className={`size-2.5 shrink-0 rounded-sm ${mark}`} />}
      {onLook === undefined || share.entity === '' ? (
        <span className="truncate" title={share.entity}>
          {name}
        </span>
      ) : (
        <button
          type="button"
          title={texts.look(name)}
          className="min-w-0 truncate rounded text-accent hover:underline"
          onClick={() => onLook(share)}
        >
          {name}
        </button>
      )}
    </span>
  );
}
