import { Link } from '@tanstack/react-router';
import { useOrganizationNames } from '../../api/queries/organizations.ts';
import { teamName, type ListedTeam } from '../../api/queries/teams.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { LimitSummary } from '../../components/limit-summary.tsx';
import { NameList } from '../../components/name-list.tsx';

import type { Texts } from '../../texts/en.ts';
import { formatCount } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

const MOST_MODELS = 2;

interface TeamTableProps {
  readonly teams: readonly ListedTeam[];
  /** All are of one organization, which is told elsewhere. */
  readonly isOfOne?: boolean;
}

/** Teams of one page; an organization is only told where any team has one. */
export function TeamTable({ teams, isOfOne = false }: TeamTableProps) {
  const texts = useTexts();
  const organizations = useOrganizationNames(!isOfOne && teams.some((team) => team.organization_id !== null));
  return (
    <DataTable
      label={texts.teams.title}
      columns={columnsOf(texts, organizations)}
      rows={teams}
      keyOf={({ team_id: id }) => id}
    />
  );
}

function columnsOf(
  { teams: texts, people, limits }: Texts,
  organizations: ReadonlyMap<string, string> | undefined,
): readonly Column<ListedTeam>[] {
  return [
    { id: 'name', head: people.name, isName: true, cell: (team) => <TeamName team={team} /> },
    ...(organizations === undefined
      ? []
      : [
          {
            id: 'organization',
            head: texts.organization,
            isWideOnly: true,
            cell: ({ organization_id: id }: ListedTeam) => (id === null ? '' : (organizations.get(id) ?? id)),
          },
        ]),
    { id: 'members', head: texts.members, isNumber: true, cell: (team) => formatCount(team.members_count) },
    { id: 'keys', head: people.keys, isNumber: true, isWideOnly: true, cell: (team) => formatCount(team.keys_count) },
    {
      id: 'models',
      head: people.models,
      isWideOnly: true,
      cell: ({ models }) => (models.length === 0 ? limits.allModels : <NameList names={models} most={MOST_MODELS} />),
    },
    { id: 'budget', head: people.budget, cell: (team) => <BudgetBar of={team} /> },
    { id: 'limits', head: people.limits, isWideOnly: true, cell: (team) => <LimitSummary of={team} /> },
  ];
}

function TeamName({ team }: { readonly team: ListedTeam }) {
  const { teams: texts } = useTexts();
  return (
    <>
      <Link
        to="/teams/team/$teamId"
        params={{ teamId: team.team_id }}
        search
        className="block truncate rounded text-accent hover:underline"
        title={team.team_id}
      >
        {teamName(team)}
      </Link>
      {team.blocked && <span className="text-xs font-normal text-danger">{texts.blocked}</span>}
    </>
  );
}
