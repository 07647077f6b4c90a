import { Link } from '@tanstack/react-router';
import { userName, type ListedUser } from '../../api/queries/users.ts';
import { teamName } from '../../api/queries/teams.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { LimitSummary } from '../../components/limit-summary.tsx';
import { NameList } from '../../components/name-list.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatCount, formatDate } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { roleName } from './role-name.ts';

const MOST_TEAMS = 2;

export function UserTable({ users }: { readonly users: readonly ListedUser[] }) {
  const texts = useTexts();
  return (
    <DataTable label={texts.people.title} columns={columnsOf(texts)} rows={users} keyOf={({ user_id: id }) => id} />
  );
}

function columnsOf({ people: texts }: Texts): readonly Column<ListedUser>[] {
  return [
    { id: 'name', head: texts.name, isName: true, cell: (user) => <UserName user={user} /> },
    { id: 'role', head: texts.role, isWideOnly: true, cell: ({ user_role: role }) => roleName(texts, role) },
    {
      id: 'teams',
      head: texts.teams,
      isWideOnly: true,
      cell: ({ named_teams: teams }) => <NameList names={teams.map(teamName)} most={MOST_TEAMS} />,
    },
    { id: 'budget', head: texts.budget, cell: (user) => <BudgetBar of={user} /> },
    { id: 'limits', head: texts.limits, isWideOnly: true, cell: (user) => <LimitSummary of={user} /> },
    { id: 'keys', head: texts.keys, isNumber: true, cell: ({ key_count: count }) => formatCount(count) },
    {
      id: 'active',
      head: texts.lastActive,
      isWideOnly: true,
      cell: ({ last_active_at: at }) => (
        <span className="whitespace-nowrap">{at === null ? texts.never : formatDate(at)}</span>
      ),
    },
  ];
}

function UserName({ user }: { readonly user: ListedUser }) {
  const name = userName(user);
  return (
    <>
      <Link
        to="/users/$userId"
        params={{ userId: user.user_id }}
        search
        className="block truncate rounded text-accent hover:underline"
        title={user.user_id}
      >
        {name}
      </Link>
      {user.user_email !== null && user.user_email !== name && (
        <span className="block truncate text-xs font-normal text-muted">{user.user_email}</span>
      )}
    </>
  );
}
