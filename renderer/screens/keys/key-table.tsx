import { Trash2 } from 'lucide-react';
import type { ListedKey } from '../../../server/contract/litellm/keys.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import { IconButton } from '../../components/button.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { LimitSummary } from '../../components/limit-summary.tsx';
import { NameList } from '../../components/name-list.tsx';
import { useMinute } from '../../components/use-minute.ts';
import type { Texts } from '../../texts/en.ts';
import { formatDay } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { keyNameOf, ownersOf } from './key-name-of.ts';
import { keyStatusOf } from './key-status.ts';

const MOST_MODELS = 2;

interface KeyTableProps {
  readonly keys: readonly ListedKey[];
  readonly onEdit: (key: ListedKey) => void;
  readonly onRevoke: (key: ListedKey) => void;
}

/** Keys with what they may and what they used; Revoke is in reach in a small window too. */
export function KeyTable({ keys, onEdit, onRevoke }: KeyTableProps) {
  const { keys: texts } = useTexts();
  const columns = columnsOf(texts, useMinute(), onEdit, onRevoke);
  return <DataTable label={texts.title} columns={columns} rows={keys} keyOf={({ token }) => token} />;
}

/** @param now epoch milliseconds */
function columnsOf(
  texts: Texts['keys'],
  now: number,
  onEdit: KeyTableProps['onEdit'],
  onRevoke: KeyTableProps['onRevoke'],
): readonly Column<ListedKey>[] {
  return [
    {
      id: 'name',
      head: texts.name,
      isName: true,
      cell: (key) => <NameCell apiKey={key} onEdit={() => onEdit(key)} />,
    },
    { id: 'owner', head: texts.owner, isWideOnly: true, cell: (key) => <OwnerCell apiKey={key} /> },
    {
      id: 'models',
      head: texts.models,
      isWideOnly: true,
      cell: ({ models }) =>
        models.length === 0 ? (
          <span className="text-muted">{texts.allModels}</span>
        ) : (
          <NameList names={models} most={MOST_MODELS} />
        ),
    },
    { id: 'budget', head: texts.budget, cell: (key) => <BudgetBar of={key} /> },
    { id: 'limits', head: texts.limits, isWideOnly: true, cell: (key) => <LimitSummary of={key} /> },
    {
      id: 'used',
      head: texts.lastUsed,
      isWideOnly: true,
      cell: ({ last_used_at: at }) => (
        <span className="whitespace-nowrap">{at === null ? texts.notUsed : formatDay(at)}</span>
      ),
    },
    { id: 'status', head: texts.status, cell: (key) => <StatusCell apiKey={key} now={now} /> },
    {
      id: 'actions',
      head: texts.actions,
      isHeadHidden: true,
      cell: (key) => (
        <IconButton
          label={texts.revokeNamed(keyNameOf(key))}
          className="!text-danger hover:!bg-danger-soft"
          onClick={() => onRevoke(key)}
        >
          <Trash2 size={16} aria-hidden />
        </IconButton>
      ),
    },
  ];
}

function NameCell({ apiKey, onEdit }: { readonly apiKey: ListedKey; readonly onEdit: () => void }) {
  const { keys: texts } = useTexts();
  const name = keyNameOf(apiKey);
  return (
    <>
      <button
        type="button"
        title={texts.edit(name)}
        className="block max-w-full truncate rounded text-start text-accent hover:underline"
        onClick={onEdit}
      >
        {name === apiKey.key_name ? texts.unnamed : name}
      </button>
      <span className="block truncate font-mono text-xs font-normal text-muted">
        <bdi dir="ltr">{apiKey.key_name}</bdi>
      </span>
    </>
  );
}

function OwnerCell({ apiKey }: { readonly apiKey: ListedKey }) {
  const { keys: texts } = useTexts();
  const names = ownersOf(apiKey);
  if (names.length === 0) return <span className="text-muted">{texts.nobody}</span>;
  return (
    <div className="max-w-28">
      {names.map((name, index) => (
        <bdi
          key={name}
          title={name}
          className={`block truncate [text-align:match-parent] ${index > 0 ? 'text-xs text-muted' : ''}`}
        >
          {name}
        </bdi>
      ))}
    </div>
  );
}

function StatusCell({ apiKey, now }: { readonly apiKey: ListedKey; readonly now: number }) {
  const { keys: texts } = useTexts();
  const status = keyStatusOf(apiKey, now);
  return (
    <div className="whitespace-nowrap">
      <span className={status === 'active' ? '' : 'text-danger'}>{texts[status]}</span>
      {apiKey.expires !== null && status !== 'expired' && (
        <div className="text-xs text-muted max-lg:hidden">{texts.expiresAt(formatDay(apiKey.expires))}</div>
      )}
    </div>
  );
}
