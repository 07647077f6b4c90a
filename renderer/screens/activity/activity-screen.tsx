import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useRequests } from '../../api/queries/requests.ts';
import { Button } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { ActivityFilters } from './activity-filters.tsx';
import { readActivitySearch, type ActivitySearch } from './activity-search.ts';
import { FinishedRequests } from './finished-requests.tsx';
import { KeepBodiesDialog } from './keep-bodies-dialog.tsx';
import { RequestDrawer } from './request-drawer.tsx';
import { RunningNow } from './running-now.tsx';

const route = getRouteApi('/activity');

/** Every request: those that run, those that are over, and one of them opened. */
export function ActivityScreen() {
  const { activity: texts } = useTexts();
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const [isKeeping, setKeeping] = useState(false);
  const { data } = useRequests(asked);

  /** What is typed is no page to go back to; what is chosen is. */
  function ask(changes: Partial<Record<keyof ActivitySearch, string>>): void {
    const replace = 'text' in changes || 'id' in changes;
    void navigate({ search: (before) => readActivitySearch({ ...before, ...changes }), replace });
  }
  const onCaller = (caller: string) => ask({ caller });

  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={<Button onClick={() => setKeeping(true)}>{texts.keep}</Button>}
    >
      <ActivityFilters
        asked={asked}
        nameOfKey={data?.pages[0]?.requests.find(({ caller }) => caller === asked.caller)?.callerName ?? undefined}
        onAsk={ask}
      />
      <RunningNow asked={asked} onCaller={onCaller} />
      <FinishedRequests asked={asked} onCaller={onCaller} onShowAll={() => void navigate({ search: {} })} />
      {asked.id !== undefined && <RequestDrawer key={asked.id} id={asked.id} onClose={() => ask({ id: '' })} />}
      {isKeeping && <KeepBodiesDialog onClose={() => setKeeping(false)} />}
    </Page>
  );
}
