import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useUsers } from '../../api/queries/users.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { EmptyList } from '../../components/empty-list.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { withSearch, type ListSearch } from '../list-search.ts';
import { NewUserDialog } from './new-user-dialog.tsx';
import { UserTable } from './user-table.tsx';

const route = getRouteApi('/users');
const SIZE = 50;

export function UsersScreen() {
  const { people: texts } = useTexts();
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const [isCreating, setIsCreating] = useState(false);
  const ask = (change: Omit<ListSearch, 'page'>) =>
    void navigate({ search: (before) => withSearch(before, change), replace: true });

  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={
        <Button look="primary" onClick={() => setIsCreating(true)}>
          <Plus size={16} aria-hidden />
          {texts.create}
        </Button>
      }
    >
      <div className="mb-4 flex flex-wrap gap-3">
        <SearchField
          className="max-w-sm min-w-48 flex-1"
          label={texts.search}
          value={asked.search ?? ''}
          onChange={(search) => ask({ search })}
        />
        <RoleFilter role={asked.role ?? ''} onChange={(role) => ask({ role })} />
      </div>
      <Users
        asked={asked}
        onPage={(page) => void navigate({ search: (before) => ({ ...before, page }) })}
        onCreate={() => setIsCreating(true)}
        onShowAll={() => void navigate({ search: {} })}
      />
      {isCreating && <NewUserDialog onClose={() => setIsCreating(false)} />}
    </Page>
  );
}

interface RoleFilterProps {
  /** Empty = every role. */
  readonly role: string;
  readonly onChange: (role: string) => void;
}

function RoleFilter({ role, onChange }: RoleFilterProps) {
  const { people: texts } = useTexts();
  return (
    <select
      aria-label={texts.role}
      value={role}
      onChange={(event) => onChange(event.target.value)}
      className="rounded-lg border border-line-strong bg-page px-3 py-1.5 text-sm"
    >
      <option value="">{texts.anyRole}</option>
      {Object.entries(texts.roles).map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}

interface UsersProps {
  readonly asked: ListSearch;
  readonly onPage: (page: number) => void;
  readonly onCreate: () => void;
  readonly onShowAll: () => void;
}

/** The table, or what stands in its place. */
function Users({ asked, onPage, onCreate, onShowAll }: UsersProps) {
  const { people: texts } = useTexts();
  const isFiltered = asked.search !== undefined || asked.role !== undefined;
  return (
    <Answer to={useUsers({ ...asked, size: SIZE })}>
      {({ users, total }) => (
        <>
          {users.length > 0 && <UserTable users={users} />}
          {total === 0 && isFiltered && (
            <EmptyList text={texts.emptySearch} button={{ label: texts.showAll, perform: onShowAll }} />
          )}
          {total === 0 && !isFiltered && (
            <EmptyList text={texts.empty} button={{ label: texts.create, perform: onCreate }} />
          )}
          <Pager page={asked.page ?? 1} size={SIZE} total={total} onPage={onPage} />
        </>
      )}
    </Answer>
  );
}
