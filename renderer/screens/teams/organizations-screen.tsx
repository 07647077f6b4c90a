import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useOrganizations } from '../../api/queries/organizations.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { withSearch } from '../list-search.ts';
import { GroupTabs } from './group-tabs.tsx';
import { NewOrganizationDialog } from './new-organization-dialog.tsx';
import { OrganizationTable } from './organization-table.tsx';

const route = getRouteApi('/teams/organizations');

export function OrganizationsScreen() {
  const { teams: texts } = useTexts();
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const [isCreating, setIsCreating] = useState(false);
  return (
    <Page
      title={texts.tabs.organizations}
      about={texts.organizations.about}
      actions={
        <Button look="primary" onClick={() => setIsCreating(true)}>
          <Plus size={16} aria-hidden />
          {texts.organizations.create}
        </Button>
      }
    >
      <GroupTabs />
      <div className="mb-4 flex">
        <SearchField
          className="max-w-sm min-w-48 flex-1"
          label={texts.searchName}
          value={search}
          onChange={(wanted) =>
            void navigate({ search: (before) => withSearch(before, { search: wanted }), replace: true })
          }
        />
      </div>
      <Organizations search={search} onCreate={() => setIsCreating(true)} />
      {isCreating && <NewOrganizationDialog onClose={() => setIsCreating(false)} />}
    </Page>
  );
}

interface OrganizationsProps {
  readonly search: string;
  readonly onCreate: () => void;
}

/** The table, or what stands in its place. */
function Organizations({ search, onCreate }: OrganizationsProps) {
  const { teams: texts, people } = useTexts();
  const { data, error, isPending, refetch } = useOrganizations(search);
  return (
    <>
      {error !== null && (
        <Problem message={error.message} retry={{ label: people.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={people.loading} rows={4} />}
      {data !== undefined && data.length > 0 && <OrganizationTable organizations={data} />}
      {data !== undefined && data.length === 0 && (
        <Empty>
          <p>{search === '' ? texts.organizations.empty : texts.organizations.emptySearch}</p>
          {search === '' && (
            <Button className="mt-4" onClick={onCreate}>
              {texts.organizations.create}
            </Button>
          )}
        </Empty>
      )}
    </>
  );
}
