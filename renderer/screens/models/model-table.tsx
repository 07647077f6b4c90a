import { useFits, type Fits } from '../../api/queries/models.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatSize, formatTokens } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AbilityMarks } from './ability-marks.tsx';
import { FitMark } from './fit-mark.tsx';
import { fitOf } from './fit-of.ts';
import type { ModelGroup } from './model-groups.ts';
import { PriceCell } from './price-cell.tsx';
import { sizeOf } from './residency.ts';
import { RowActions } from './row-actions.tsx';
import { StateCell } from './state-cell.tsx';
import { whereWords } from './where-words.ts';

interface ModelTableProps {
  readonly groups: readonly ModelGroup[];
  readonly onOpen: (name: string) => void;
}

/** One row for each name that a program may ask for. */
export function ModelTable({ groups, onOpen }: ModelTableProps) {
  const texts = useTexts();
  const fits = useFits().data;
  return (
    <DataTable
      label={texts.models.title}
      columns={columnsOf(texts, fits, onOpen)}
      rows={groups}
      keyOf={({ name }) => name}
    />
  );
}

function columnsOf(
  { models: texts, downloads }: Texts,
  fits: Fits | undefined,
  onOpen: (name: string) => void,
): readonly Column<ModelGroup>[] {
  return [
    { id: 'name', head: texts.name, isName: true, cell: (group) => <NameCell group={group} onOpen={onOpen} /> },
    {
      id: 'size',
      head: texts.size,
      isNumber: true,
      isWideOnly: true,
      cell: (group) => {
        const size = sizeOf(group);
        return size === undefined ? texts.unpriced : formatSize(size);
      },
    },
    {
      id: 'context',
      head: texts.context,
      isNumber: true,
      isWideOnly: true,
      cell: ({ contextLength }) => (contextLength === undefined ? texts.unpriced : formatTokens(contextLength)),
    },
    { id: 'can', head: texts.can, isWideOnly: true, cell: ({ abilities }) => <AbilityMarks abilities={abilities} /> },
    {
      id: 'fit',
      head: downloads.discover.fit,
      isWideOnly: true,
      cell: (group) => {
        const fit = fitOf(group, fits);
        return fits === undefined || fit === undefined ? (
          texts.unpriced
        ) : (
          <FitMark fit={fit} totalBytes={fits.machine.totalBytes} />
        );
      },
    },
    {
      id: 'price',
      head: texts.price,
      isNumber: true,
      isWideOnly: true,
      cell: (group) => <PriceCell group={group} />,
    },
    { id: 'state', head: texts.state, cell: (group) => <StateOnPhone group={group} /> },
    {
      id: 'actions',
      head: texts.actions,
      isHeadHidden: true,
      cell: (group) => (
        <div className="max-sm:hidden">
          <RowActions group={group} />
        </div>
      ),
    },
  ];
}

/** Where there is no room at the end of the row, its buttons stand under its state. */
function StateOnPhone({ group }: { readonly group: ModelGroup }) {
  return (
    <>
      <StateCell group={group} />
      <div className="mt-1 flex sm:hidden">
        <RowActions group={group} />
      </div>
    </>
  );
}

function runsOn(texts: Texts['models'], { servedBy }: ModelGroup): string {
  return [...new Set(servedBy.map(({ row, facts }) => whereWords(texts, row, facts)))].join('; ');
}

function NameCell({ group, onOpen }: { readonly group: ModelGroup; readonly onOpen: (name: string) => void }) {
  const { models: texts } = useTexts();
  const { name, members, standsFor, accessGroups } = group;
  const hint = standsFor === undefined ? '' : texts.standsFor(standsFor);
  const size = sizeOf(group);
  const count = members.length > 1 ? texts.deployments(members.length) : '';
  return (
    <>
      <button
        type="button"
        title={texts.details(name)}
        className="max-w-full truncate rounded text-start text-accent hover:underline"
        onClick={() => onOpen(name)}
      >
        {name}
      </button>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs font-normal text-muted">
        {size !== undefined && <span className="lg:hidden">{formatSize(size)}</span>}
        {hint === '' && <span className="truncate">{runsOn(texts, group)}</span>}
        {hint !== '' && <span className="truncate">{hint}</span>}
        {count !== '' && <span>{count}</span>}
        {accessGroups.map((each) => (
          <span key={each} title={texts.facts.groups} className="rounded bg-sunken px-1.5">
            {each}
          </span>
        ))}
      </div>
    </>
  );
}
