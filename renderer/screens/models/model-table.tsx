import { DataTable, type Column } from '../../components/data-table.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatCount } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AbilityMarks } from './ability-marks.tsx';
import { ModelCondition } from './model-condition.tsx';
import type { ModelGroup } from './model-groups.ts';
import { PriceCell } from './price-cell.tsx';
import { whereWords } from './where-words.ts';

interface ModelTableProps {
  readonly groups: readonly ModelGroup[];
  readonly onOpen: (name: string) => void;
}

/** One row for each name that a program may ask for. */
export function ModelTable({ groups, onOpen }: ModelTableProps) {
  const { models: texts } = useTexts();
  return <DataTable label={texts.title} columns={columnsOf(texts, onOpen)} rows={groups} keyOf={({ name }) => name} />;
}

function columnsOf(texts: Texts['models'], onOpen: (name: string) => void): readonly Column<ModelGroup>[] {
  return [
    { id: 'name', head: texts.name, isName: true, cell: (group) => <NameCell group={group} onOpen={onOpen} /> },
    {
      id: 'runs',
      head: texts.runs,
      isWideOnly: true,
      cell: (group) => <span className="text-muted">{runsOn(texts, group)}</span>,
    },
    { id: 'price', head: texts.price, isNumber: true, cell: (group) => <PriceCell group={group} /> },
    {
      id: 'context',
      head: texts.context,
      isNumber: true,
      isWideOnly: true,
      cell: ({ contextLength }) => (contextLength === undefined ? texts.unpriced : formatCount(contextLength)),
    },
    { id: 'can', head: texts.can, isWideOnly: true, cell: ({ abilities }) => <AbilityMarks abilities={abilities} /> },
    { id: 'state', head: texts.state, cell: (group) => <ConditionCell group={group} /> },
  ];
}

function runsOn(texts: Texts['models'], { servedBy }: ModelGroup): string {
  return [...new Set(servedBy.map(({ row, facts }) => whereWords(texts, row, facts)))].join('; ');
}

function NameCell({ group, onOpen }: { readonly group: ModelGroup; readonly onOpen: (name: string) => void }) {
  const { models: texts } = useTexts();
  const { name, members, standsFor, accessGroups } = group;
  const hint = standsFor === undefined ? '' : texts.standsFor(standsFor);
  const count = members.length > 1 ? texts.deployments(members.length) : '';
  return (
    <>
      <button
        type="button"
        title={texts.details(name)}
        className="max-w-full truncate rounded text-left text-accent hover:underline"
        onClick={() => onOpen(name)}
      >
        {name}
      </button>
      {(hint !== '' || count !== '' || accessGroups.length > 0) && (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs font-normal text-muted">
          {hint !== '' && <span className="truncate">{hint}</span>}
          {count !== '' && <span>{count}</span>}
          {accessGroups.map((each) => (
            <span key={each} title={texts.facts.groups} className="rounded bg-sunken px-1.5">
              {each}
            </span>
          ))}
        </div>
      )}
    </>
  );
}

function ConditionCell({ group }: { readonly group: ModelGroup }) {
  const { models: texts, states } = useTexts();
  const { condition, members, problems, troubles } = group;
  const state = members[0]?.row.model_info.engine_state ?? 'stopped';
  const why = troubles.join(' ');
  const isPartly = problems > 0 && problems < members.length;
  return (
    <div title={why === '' ? undefined : why}>
      {isPartly ? (
        <ModelCondition condition="cooling" text={texts.partly(problems, members.length)} />
      ) : (
        <ModelCondition condition={condition} text={condition === 'unsure' ? states[state] : undefined} />
      )}
      {why !== '' && <p className="line-clamp-2 max-w-56 text-xs break-words text-muted max-lg:hidden">{why}</p>}
    </div>
  );
}
