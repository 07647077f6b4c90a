import { Pencil, Plus, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { memberBudget, useUpdateMember, type TeamInfo, type TeamRole } from '../../api/queries/teams.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Empty } from '../../components/empty.tsx';
import { PagedTable } from '../../components/paged-table.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { UserLink } from '../../components/user-link.tsx';
import type { Texts } from '../../texts/en.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AddMemberDialog } from './add-member-dialog.tsx';
import { membersOf, type Member } from './member.ts';
import { RemoveMemberDialog } from './remove-member-dialog.tsx';
import { ShareDialog } from './share-dialog.tsx';

/** Who is in a team, as what, and with which share of it. */
export function TeamMembers({ info }: { readonly info: TeamInfo }) {
  const texts = useTexts();
  const update = useUpdateMember();
  const [isAdding, setIsAdding] = useState(false);
  const [sharing, setSharing] = useState<Member>();
  const [removing, setRemoving] = useState<Member>();
  const members = membersOf(info);
  const setRole = ({ team_id, user_id }: Member, role: TeamRole) => update.mutate({ team_id, user_id, role });
  // While the hub is asked, the role that was chosen is shown already.
  const wished = update.isPending ? update.variables : undefined;
  return (
    <Section
      title={texts.teams.members}
      actions={
        <Button onClick={() => setIsAdding(true)}>
          <Plus size={15} aria-hidden />
          {texts.teams.addMember}
        </Button>
      }
    >
      {update.error !== null && <Problem message={update.error.message} />}
      {members.length === 0 ? (
        <Empty>{texts.teams.noMembers}</Empty>
      ) : (
        <PagedTable
          label={texts.teams.members}
          columns={columnsOf(texts, {
            roleOf: (member) => (wished?.user_id === member.user_id && wished.role) || member.role,
            onRole: setRole,
            onShare: setSharing,
            onRemove: setRemoving,
          })}
          rows={members}
          keyOf={({ user_id: id }) => id}
        />
      )}
      {isAdding && <AddMemberDialog teamId={info.team_id} onClose={() => setIsAdding(false)} />}
      {sharing !== undefined && <ShareDialog member={sharing} onClose={() => setSharing(undefined)} />}
      {removing !== undefined && (
        <RemoveMemberDialog
          member={removing}
          keyCount={info.keys.filter((key) => key.user_id === removing.user_id).length}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Section>
  );
}

interface MemberActions {
  readonly roleOf: (member: Member) => TeamRole;
  readonly onRole: (member: Member, role: TeamRole) => void;
  readonly onShare: (member: Member) => void;
  readonly onRemove: (member: Member) => void;
}

function columnsOf({ teams: texts, people }: Texts, actions: MemberActions): readonly Column<Member>[] {
  return [
    {
      id: 'name',
      head: texts.member,
      isName: true,
      cell: (member) => <UserLink user={member} />,
    },
    {
      id: 'role',
      head: people.role,
      cell: (member) => (
        <select
          aria-label={texts.roleOf(member.name)}
          value={actions.roleOf(member)}
          onChange={(event) => actions.onRole(member, event.target.value as TeamRole)}
          className="rounded-lg border border-line-strong bg-page px-2 py-1 text-sm"
        >
          <option value="user">{texts.roles.user}</option>
          <option value="admin">{texts.roles.admin}</option>
        </select>
      ),
    },
    { id: 'share', head: texts.share, cell: (member) => <BudgetBar of={memberBudget(member)} /> },
    {
      id: 'actions',
      head: people.actions,
      isHeadHidden: true,
      isNumber: true,
      cell: (member) => (
        <span className="inline-flex gap-1">
          <IconButton label={texts.shareOf(member.name)} onClick={() => actions.onShare(member)}>
            <Pencil size={16} aria-hidden />
          </IconButton>
          <IconButton label={texts.removeNamed(member.name)} onClick={() => actions.onRemove(member)}>
            <UserMinus size={16} aria-hidden />
          </IconButton>
        </span>
      ),
    },
  ];
}
