import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useOrganizations } from '../../api/queries/organizations.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { EmptyList } from '../../components/empty-list.tsx';
import { Page } from '../../components/page.tsx';
import { SearchField } from '../../components/search-field.tsx';
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
      <Organizations
        search={search}
        onCreate={() => setIsCreating(true)}
        onShowAll={() => void navigate({ search: {} })}
      />
      {isCreating && <NewOrganizationDialog onClose={() => setIsCreating(false)} />}
    </Page>
  );
}

interface OrganizationsProps {
  readonly search: string;
  readonly onCreate: () => void;
  readonly onShowAll: () => void;
}

/** The table, or what stands in its place. */
function Organizations({ search, onCreate, onShowAll }: OrganizationsProps) {
  const { teams, people } = useTexts();
  const texts = teams.organizations;
  return (
    <Answer to={useOrganizations(search)}>
      {(organizations) => (
        <>
          {organizations.length > 0 && <OrganizationTable organizations={organizations} />}
          {organizations.length === 0 && search !== '' && (
            <EmptyList text={texts.emptySearch} button={{ label: people.showAll, perform: onShowAll }} />
          )}
          {organizations.length === 0 && search === '' && (
            <EmptyList text={texts.empty} button={{ label: texts.create, perform: onCreate }} />
          )}
        </>
      )}
    </Answer>
  );
}
