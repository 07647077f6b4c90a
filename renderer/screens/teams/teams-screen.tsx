import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTeams } from '../../api/queries/teams.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { EmptyList } from '../../components/empty-list.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { withSearch, type ListSearch } from '../list-search.ts';
import { GroupTabs } from './group-tabs.tsx';
import { NewTeamDialog } from './new-team-dialog.tsx';
import { TeamTable } from './team-table.tsx';

const route = getRouteApi('/teams');
const SIZE = 50;

export function TeamsScreen() {
  const { teams: texts } = useTexts();
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const [isCreating, setIsCreating] = useState(false);
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
      <GroupTabs />
      <div className="mb-4 flex">
        <SearchField
          className="max-w-sm min-w-48 flex-1"
          label={texts.search}
          value={asked.search ?? ''}
          onChange={(search) => void navigate({ search: (before) => withSearch(before, { search }), replace: true })}
        />
      </div>
      <Teams
        asked={asked}
        onPage={(page) => void navigate({ search: (before) => ({ ...before, page }) })}
        onCreate={() => setIsCreating(true)}
        onShowAll={() => void navigate({ search: {} })}
      />
      {isCreating && <NewTeamDialog onClose={() => setIsCreating(false)} />}
    </Page>
  );
}

interface TeamsProps {
  readonly asked: ListSearch;
  readonly onPage: (page: number) => void;
  readonly onCreate: () => void;
  readonly onShowAll: () => void;
}

/** The table, or what stands in its place. */
function Teams({ asked: { search, page }, onPage, onCreate, onShowAll }: TeamsProps) {
  const { teams: texts, people } = useTexts();
  return (
    <Answer to={useTeams({ search, page, size: SIZE })}>
      {({ teams, total }) => (
        <>
          {teams.length > 0 && <TeamTable teams={teams} />}
          {total === 0 && search !== undefined && (
            <EmptyList text={texts.emptySearch} button={{ label: people.showAll, perform: onShowAll }} />
          )}
          {total === 0 && search === undefined && (
            <EmptyList text={texts.empty} button={{ label: texts.create, perform: onCreate }} />
          )}
          <Pager page={page ?? 1} size={SIZE} total={total} onPage={onPage} />
        </>
      )}
    </Answer>
  );
}
