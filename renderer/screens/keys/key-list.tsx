import type { KeyRow } from '../../../server/contract/litellm/keys.ts';
import { keyNameOf } from './key-name-of.ts';
import { keyStatusOf } from './key-status.ts';
import type { Texts } from '../../texts/en.ts';
import { formatDate } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Empty } from '../../components/empty.tsx';
import { PagedTable } from '../../components/paged-table.tsx';
import { useMinute } from '../../components/use-minute.ts';

/** The keys of somebody, to look at: they are changed on their own page. */
export function KeyList({ keys }: { readonly keys: readonly KeyRow[] }) {
  const texts = useTexts();
  const now = useMinute();
  if (keys.length === 0) return <Empty>{texts.people.keyTable.none}</Empty>;
  return (
    <PagedTable label={texts.people.keys} columns={columnsOf(texts, now)} rows={keys} keyOf={({ token }) => token} />
  );
}

/** @param now epoch milliseconds */
function columnsOf(texts: Texts, now: number): readonly Column<KeyRow>[] {
  const { keyTable } = texts.people;
  return [
    { id: 'name', head: keyTable.name, isName: true, cell: (key) => nameOf(key, texts) },
    {
      id: 'key',
      head: keyTable.key,
      isWideOnly: true,
      cell: (key) => (
        <bdi dir="ltr" className="font-mono text-xs">
          {key.key_name}
        </bdi>
      ),
    },
    { id: 'spent', head: texts.people.spent, cell: (key) => <BudgetBar of={key} /> },
    {
      id: 'used',
      head: keyTable.lastUsed,
      isPhoneHidden: true,
      cell: (key) => (
        <span className="whitespace-nowrap">
          {key.last_used_at === null ? texts.keys.notUsed : formatDate(key.last_used_at)}
        </span>
      ),
    },
    {
      id: 'status',
      head: keyTable.status,
      cell: (key) => {
        const status = keyStatusOf(key, now);
        return <span className={status === 'active' ? '' : 'text-danger'}>{texts.keys[status]}</span>;
      },
    },
  ];
}

/** Whose keys these are stands above them. */
function nameOf(key: KeyRow, texts: Texts): string {
  return key.key_alias === null || key.key_alias === '' ? texts.keys.unnamed : keyNameOf(key);
}
