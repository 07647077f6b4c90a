import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { UserRow } from '../../../server/contract/litellm/users.ts';
import { memberBudget, teamName, useRemoveMember } from '../../api/queries/teams.ts';
import { userName, type UserInfo } from '../../api/queries/users.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Empty } from '../../components/empty.tsx';
import { PagedTable } from '../../components/paged-table.tsx';
import { Section } from '../../components/section.tsx';
import { showNotice } from '../../state/notices.ts';
import type { Texts } from '../../texts/en.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { JoinTeamDialog } from './join-team-dialog.tsx';

type TeamOfUser = UserInfo['teams'][number];

interface UserTeamsProps {
  readonly user: UserRow;
  readonly teams: readonly TeamOfUser[];
}

/** The teams of a user, and the way into others. */
export function UserTeams({ user, teams }: UserTeamsProps) {
  const texts = useTexts();
  const { people, teams: teamTexts } = texts;
  const [isJoining, setIsJoining] = useState(false);
  const [leaving, setLeaving] = useState<TeamOfUser>();
  return (
    <Section
      title={people.memberships}
      actions={
        <Button onClick={() => setIsJoining(true)}>
          <Plus size={15} aria-hidden />
          {people.joinTeam}
        </Button>
      }
    >
      {teams.length === 0 ? (
        <Empty>{people.noTeams}</Empty>
      ) : (
        <PagedTable
          label={teamTexts.title}
          columns={columnsOf(texts, user.user_id, setLeaving)}
          rows={teams}
          keyOf={({ team_id: id }) => id}
        />
      )}
      {isJoining && <JoinTeamDialog user={user} onClose={() => setIsJoining(false)} />}
      {leaving !== undefined && <LeaveDialog user={user} team={leaving} onClose={() => setLeaving(undefined)} />}
    </Section>
  );
}

function columnsOf(
  { people, teams }: Texts,
  userId: string,
  onLeave: (team: TeamOfUser) => void,
): readonly Column<TeamOfUser>[] {
  const shareOf = (team: TeamOfUser) => team.team_memberships.find((member) => member.user_id === userId);
  const roleIn = (team: TeamOfUser) => teams.roles[shareOf(team)?.role ?? 'user'];
  return [
    {
      id: 'name',
      head: people.name,
      isName: true,
      cell: (team) => (
        <Link
          to="/teams/team/$teamId"
          params={{ teamId: team.team_id }}
          className="rounded text-accent hover:underline"
        >
          {teamName(team)}
        </Link>
      ),
    },
    { id: 'role', head: people.role, isPhoneHidden: true, cell: roleIn },
    {
      id: 'share',
      head: teams.share,
      cell: (team) => {
        const share = shareOf(team);
        return share !== undefined && <BudgetBar of={memberBudget(share)} />;
      },
    },
    { id: 'budget', head: people.teamBudget, isWideOnly: true, cell: (team) => <BudgetBar of={team} /> },
    {
      id: 'leave',
      head: people.actions,
      isHeadHidden: true,
      isNumber: true,
      cell: (team) => (
        <Button look="danger" aria-label={people.leaveNamed(teamName(team))} onClick={() => onLeave(team)}>
          {people.leave}
        </Button>
      ),
    },
  ];
}

interface LeaveDialogProps {
  readonly user: UserRow;
  readonly team: TeamOfUser;
  readonly onClose: () => void;
}

function LeaveDialog({ user, team, onClose }: LeaveDialogProps) {
  const { people: texts } = useTexts();
  const remove = useRemoveMember();
  const names = [userName(user), teamName(team)] as const;
  return (
    <ConfirmDialog
      title={`${texts.leaveNamed(teamName(team))}?`}
      text={texts.leaveWhat(...names)}
      confirm={texts.leave}
      error={remove.error?.message}
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(
          { team_id: team.team_id, user_id: user.user_id },
          {
            onSuccess: () => {
              showNotice(texts.left(...names));
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    />
  );
}
