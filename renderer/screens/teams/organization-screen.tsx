import { getRouteApi } from '@tanstack/react-router';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { organizationBudget, useOrganization, type Organization } from '../../api/queries/organizations.ts';
import { useTeams } from '../../api/queries/teams.ts';
import { BackLink } from '../../components/back-link.tsx';
import { BudgetBar } from '../../components/budget-bar.tsx';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { IdText } from '../../components/id-text.tsx';
import { LimitSummary } from '../../components/limit-summary.tsx';
import { NameList } from '../../components/name-list.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { DeleteOrganizationDialog } from './delete-organization-dialog.tsx';
import { EditOrganizationDialog } from './edit-organization-dialog.tsx';
import { NewTeamDialog } from './new-team-dialog.tsx';
import { OrganizationMembers } from './organization-members.tsx';
import { TeamTable } from './team-table.tsx';

const route = getRouteApi('/teams/organization/$organizationId');

/** Everything about one organization. */
export function OrganizationScreen() {
  const { teams: texts, people } = useTexts();
  const { organizationId } = route.useParams();
  const { data, error, isPending, refetch } = useOrganization(organizationId);
  if (data !== undefined) return <Shown organization={data} />;
  return (
    <Page title={texts.tabs.organizations} about={<IdText id={organizationId} />} back={<Back />}>
      {isPending && <Skeleton label={people.loading} rows={4} />}
      {error !== null && (
        <Problem message={error.message} retry={{ label: people.retry, perform: () => void refetch() }} />
      )}
    </Page>
  );
}

function Back() {
  const { teams: texts } = useTexts();
  return <BackLink to="/teams/organizations" text={texts.tabs.organizations} />;
}

function Shown({ organization }: { readonly organization: Organization }) {
  const { people } = useTexts();
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const close = () => setOpen(undefined);
  return (
    <Page
      title={organization.organization_alias}
      about={<IdText id={organization.organization_id} />}
      back={<Back />}
      actions={
        <>
          <Button onClick={() => setOpen('edit')}>
            <Pencil size={15} aria-hidden />
            {people.edit}
          </Button>
          <Button look="danger" onClick={() => setOpen('delete')}>
            <Trash2 size={15} aria-hidden />
            {people.remove}
          </Button>
        </>
      }
    >
      <Facts organization={organization} />
      <Teams organizationId={organization.organization_id} />
      <OrganizationMembers organization={organization} />
      {open === 'edit' && <EditOrganizationDialog organization={organization} onClose={close} />}
      {open === 'delete' && <DeleteOrganizationDialog organization={organization} onClose={close} />}
    </Page>
  );
}

function Facts({ organization }: { readonly organization: Organization }) {
  const { people, limits } = useTexts();
  const { models, litellm_budget_table: budget } = organization;
  return (
    <FactList
      facts={[
        { label: people.budget, value: <BudgetBar of={organizationBudget(organization)} /> },
        { label: people.limits, value: <LimitSummary of={budget} otherwise={limits.none} /> },
        { label: people.models, value: models.length === 0 ? limits.allModels : <NameList names={models} /> },
      ]}
    />
  );
}

const SIZE = 25;

function Teams({ organizationId }: { readonly organizationId: string }) {
  const { teams: texts, people } = useTexts();
  const [page, setPage] = useState(1);
  const [isCreating, setIsCreating] = useState(false);
  const { data, error, refetch } = useTeams({ organizationId, page, size: SIZE });
  return (
    <Section
      title={texts.tabs.teams}
      actions={
        <Button onClick={() => setIsCreating(true)}>
          <Plus size={15} aria-hidden />
          {texts.create}
        </Button>
      }
    >
      {error !== null && (
        <Problem message={error.message} retry={{ label: people.retry, perform: () => void refetch() }} />
      )}
      {data !== undefined && data.total === 0 && <Empty>{texts.organizations.noTeams}</Empty>}
      {data !== undefined && data.teams.length > 0 && <TeamTable teams={data.teams} isOfOne />}
      {data !== undefined && <Pager page={page} size={SIZE} total={data.total} onPage={setPage} />}
      {isCreating && <NewTeamDialog organizationId={organizationId} onClose={() => setIsCreating(false)} />}
    </Section>
  );
}
