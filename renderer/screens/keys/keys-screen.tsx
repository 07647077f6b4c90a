import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { ListedKey } from '../../../server/contract/litellm/keys.ts';
import { KEY_ORDERS, useKeys, type KeyOrder } from '../../api/queries/keys.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { EmptyList } from '../../components/empty-list.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Problem } from '../../components/problem.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { EditKeyDialog } from './edit-key-dialog.tsx';
import { KeyTable } from './key-table.tsx';
import { readKeysSearch, type KeysSearch } from './keys-search.ts';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { useRevokedKeys } from './revoke-key.ts';

const route = getRouteApi('/keys');
const SIZE = 50;

type Opened = { readonly type: 'edit' | 'revoke'; readonly key: ListedKey } | { readonly type: 'new' };

export function KeysScreen() {
  const { keys: texts } = useTexts();
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  /** Another question begins at its first page. */
  const ask = (change: Readonly<Record<string, unknown>>) =>
    void navigate({ search: (before) => readKeysSearch({ ...before, ...change, page: 1 }), replace: true });

  return (
    <Page
      title={texts.title}
      about={
        <>
          {texts.about}{' '}
          <a href="/docs" target="_blank" rel="noreferrer" className="rounded text-accent underline">
            {texts.docs}
          </a>
        </>
      }
      actions={
        <Button look="primary" onClick={() => setOpened({ type: 'new' })}>
          <Plus size={16} aria-hidden />
          {texts.create}
        </Button>
      }
    >
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <SearchField
          label={texts.search}
          className="w-64"
          value={asked.search ?? ''}
          onChange={(search) => ask({ search })}
        />
        <Choice
          label={texts.stateLabel}
          options={(['', 'active', 'blocked', 'expired'] as const).map((value) => ({
            value,
            text: texts.states[value],
          }))}
          value={asked.state ?? ''}
          onChange={(state) => ask({ state })}
        />
        <OrderChoice order={asked.order ?? 'created_at'} onChange={(order) => ask({ order })} />
      </div>
      <Keys
        asked={asked}
        onOpen={setOpened}
        onPage={(page) => void navigate({ search: (before) => ({ ...before, page }) })}
        onShowAll={() => void navigate({ search: {} })}
      />
      {opened?.type === 'new' && <NewKeyDialog onClose={close} />}
      {opened?.type === 'edit' && <EditKeyDialog apiKey={opened.key} onClose={close} />}
      {opened?.type === 'revoke' && <RevokeDialog apiKey={opened.key} onClose={close} />}
    </Page>
  );
}

interface OrderChoiceProps {
  readonly order: KeyOrder;
  readonly onChange: (order: KeyOrder) => void;
}

function OrderChoice({ order, onChange }: OrderChoiceProps) {
  const { keys: texts } = useTexts();
  return (
    <select
      aria-label={texts.order}
      value={order}
      onChange={(event) => onChange(event.target.value as KeyOrder)}
      className="rounded-lg border border-line-strong bg-page px-3 py-1.5 text-sm"
    >
      {KEY_ORDERS.map((value) => (
        <option key={value} value={value}>
          {texts.orders[value]}
        </option>
      ))}
    </select>
  );
}

interface KeysProps {
  readonly asked: KeysSearch;
  readonly onOpen: (opened: Opened) => void;
  readonly onPage: (page: number) => void;
  readonly onShowAll: () => void;
}

/** The table, or what stands in its place. */
function Keys({ asked, onOpen, onPage, onShowAll }: KeysProps) {
  const { keys: texts } = useTexts();
  const { data, error, isPending, refetch } = useKeys({ ...asked, size: SIZE });
  const revoked = useRevokedKeys(({ tokens }) => tokens);
  const keys = data?.keys.filter(({ token }) => !revoked.has(token)) ?? [];
  const isFiltered = asked.search !== undefined || asked.state !== undefined;
  // Other pages may have some yet.
  const isEmpty = data !== undefined && data.total_count === data.keys.length - keys.length;
  return (
    <>
      {error !== null && (
        <Problem message={error.message} retry={{ label: texts.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={texts.loading} rows={5} />}
      {isEmpty && isFiltered && (
        <EmptyList text={texts.noMatch} button={{ label: texts.showAll, perform: onShowAll }} />
      )}
      {isEmpty && !isFiltered && (
        <EmptyList text={texts.empty} button={{ label: texts.create, perform: () => onOpen({ type: 'new' }) }} />
      )}
      {keys.length > 0 && (
        <KeyTable
          keys={keys}
          onEdit={(key) => onOpen({ type: 'edit', key })}
          onRevoke={(key) => onOpen({ type: 'revoke', key })}
        />
      )}
      {data !== undefined && <Pager page={asked.page ?? 1} size={SIZE} total={data.total_count} onPage={onPage} />}
    </>
  );
}
