import { Link } from '@tanstack/react-router';
import { organizationBudget, type Organization } from '../../api/queries/organizations.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import type { Column } from '../../components/data-table.tsx';
import { LimitSummary } from '../../components/limit-summary.tsx';
import { NameList } from '../../components/name-list.tsx';
import { PagedTable } from '../../components/paged-table.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatCount } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

const MOST_MODELS = 2;

export function OrganizationTable({ organizations }: { readonly organizations: readonly Organization[] }) {
  const texts = useTexts();
  return (
    <PagedTable
      label={texts.teams.tabs.organizations}
      columns={columnsOf(texts)}
      rows={organizations}
      keyOf={({ organization_id: id }) => id}
    />
  );
}

function columnsOf({ teams: texts, people, limits }: Texts): readonly Column<Organization>[] {
  return [
    {
      id: 'name',
      head: people.name,
      isName: true,
      cell: (organization) => (
        <Link
          to="/teams/organization/$organizationId"
          params={{ organizationId: organization.organization_id }}
          search
          className="block truncate rounded text-accent hover:underline"
          title={organization.organization_id}
        >
          {organization.organization_alias}
        </Link>
      ),
    },
    { id: 'teams', head: texts.tabs.teams, isNumber: true, cell: ({ teams }) => formatCount(teams.length) },
    {
      id: 'members',
      head: texts.members,
      isNumber: true,
      isPhoneHidden: true,
      cell: ({ members }) => formatCount(members.length),
    },
    {
      id: 'models',
      head: people.models,
      isWideOnly: true,
      cell: ({ models }) => (models.length === 0 ? limits.allModels : <NameList names={models} most={MOST_MODELS} />),
    },
    { id: 'budget', head: people.budget, cell: (organization) => <BudgetBar of={organizationBudget(organization)} /> },
    {
      id: 'limits',
      head: people.limits,
      isWideOnly: true,
      cell: ({ litellm_budget_table: budget }) => <LimitSummary of={budget} />,
    },
  ];
}
