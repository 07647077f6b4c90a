import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTeams } from '../../api/queries/teams.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Problem } from '../../components/problem.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
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
      />
      {isCreating && <NewTeamDialog onClose={() => setIsCreating(false)} />}
    </Page>
  );
}

interface TeamsProps {
  readonly asked: ListSearch;
  readonly onPage: (page: number) => void;
  readonly onCreate: () => void;
}

/** The table, or what stands in its place. */
function Teams({ asked, onPage, onCreate }: TeamsProps) {
  const { teams: texts, people } = useTexts();
  const { search, page } = asked;
  const { data, error, isPending, refetch } = useTeams({ search, page, size: SIZE });
  return (
    <>
      {error !== null && (
        <Problem message={error.message} retry={{ label: people.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={people.loading} rows={5} />}
      {data !== undefined && data.teams.length > 0 && <TeamTable teams={data.teams} />}
      {data !== undefined && data.total === 0 && (
        <Empty>
          <p>{search === undefined ? texts.empty : texts.emptySearch}</p>
          {search === undefined && (
            <Button className="mt-4" onClick={onCreate}>
              {texts.create}
            </Button>
          )}
        </Empty>
      )}
      {data !== undefined && <Pager page={page ?? 1} size={SIZE} total={data.total} onPage={onPage} />}
    </>
  );
}
