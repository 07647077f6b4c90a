import { Link } from '@tanstack/react-router';
import { useOrganizationNames } from '../../api/queries/organizations.ts';
import type { TeamRow } from '../../api/queries/teams.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { LimitSummary } from '../../components/limit-summary.tsx';
import { NameList } from '../../components/name-list.tsx';
import { useTexts } from '../../texts/use-texts.ts';

/** What a team may do and has spent. */
export function TeamFacts({ team }: { readonly team: TeamRow }) {
  const { teams: texts, people, limits } = useTexts();
  return (
    <FactList
      facts={[
        { label: people.budget, value: <BudgetBar of={team} /> },
        { label: people.limits, value: <LimitSummary of={team} otherwise={limits.none} /> },
        {
          label: people.models,
          value: team.models.length === 0 ? limits.allModels : <NameList names={team.models} />,
        },
        {
          label: texts.organization,
          value: team.organization_id === null ? texts.noOrganization : <OrganizationLink id={team.organization_id} />,
        },
      ]}
    />
  );
}

function OrganizationLink({ id }: { readonly id: string }) {
  const names = useOrganizationNames(true);
  return (
    <Link
      to="/teams/organization/$organizationId"
      params={{ organizationId: id }}
      className="rounded text-accent hover:underline"
    >
      {names?.get(id) ?? id}
    </Link>
  );
}
