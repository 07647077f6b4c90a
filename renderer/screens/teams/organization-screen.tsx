import { getRouteApi } from '@tanstack/react-router';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { organizationBudget, useOrganization, type Organization } from '../../api/queries/organizations.ts';
import { useTeams } from '../../api/queries/teams.ts';
import { Answer } from '../../components/answer.tsx';
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
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { DeleteOrganizationDialog } from './delete-organization-dialog.tsx';
import { EditOrganizationDialog } from './edit-organization-dialog.tsx';
import { NewTeamDialog } from './new-team-dialog.tsx';
import { OrganizationMembers } from './organization-members.tsx';
import { TeamTable } from './team-table.tsx';

const route = getRouteApi('/teams/organization/$organizationId');

/** Everything about one organization. */
export function OrganizationScreen() {
  const { teams: texts } = useTexts();
  const { organizationId } = route.useParams();
  const answer = useOrganization(organizationId);
  if (answer.data !== undefined) return <Shown organization={answer.data} />;
  return (
    <Page title={texts.tabs.organizations} about={<IdText id={organizationId} />} back={<Back />}>
      <Answer to={answer}>{() => null}</Answer>
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
  const { teams: texts } = useTexts();
  const [page, setPage] = useState(1);
  const [isCreating, setIsCreating] = useState(false);
  const answer = useTeams({ organizationId, page, size: SIZE });
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
      <Answer to={answer}>
        {({ teams, total }) => (
          <>
            {total === 0 && <Empty>{texts.organizations.noTeams}</Empty>}
            {teams.length > 0 && <TeamTable teams={teams} isOfOne />}
            <Pager page={page} size={SIZE} total={total} onPage={setPage} />
          </>
        )}
      </Answer>
      {isCreating && <NewTeamDialog organizationId={organizationId} onClose={() => setIsCreating(false)} />}
    </Section>
  );
}
