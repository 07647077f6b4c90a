import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import {
  useRemoveOrganizationMember,
  useUpdateOrganizationMember,
  type Organization,
  type OrganizationMember,
  type OrganizationRole,
} from '../../api/queries/organizations.ts';
import { userName } from '../../api/queries/users.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Empty } from '../../components/empty.tsx';
import { PagedTable } from '../../components/paged-table.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { showNotice } from '../../state/notices.ts';
import type { Texts } from '../../texts/en.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AddOrganizationMemberDialog } from './add-organization-member-dialog.tsx';

/** Who is in an organization, and as what. */
export function OrganizationMembers({ organization }: { readonly organization: Organization }) {
  const texts = useTexts();
  const update = useUpdateOrganizationMember();
  const [isAdding, setIsAdding] = useState(false);
  const [removing, setRemoving] = useState<OrganizationMember>();
  // While the hub is asked, the role that was chosen is shown already.
  const wished = update.isPending ? update.variables : undefined;
  const columns = columnsOf(texts, {
    roleOf: (member) => (wished?.user_id === member.user_id && wished.role) || member.user_role,
    onRole: ({ organization_id, user_id }, role) => update.mutate({ organization_id, user_id, role }),
    onRemove: setRemoving,
  });
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
      {organization.members.length === 0 ? (
        <Empty>{texts.teams.organizations.noMembers}</Empty>
      ) : (
        <PagedTable
          label={texts.teams.members}
          columns={columns}
          rows={organization.members}
          keyOf={({ user_id: id }) => id}
        />
      )}
      {isAdding && (
        <AddOrganizationMemberDialog organizationId={organization.organization_id} onClose={() => setIsAdding(false)} />
      )}
      {removing !== undefined && <RemoveDialog member={removing} onClose={() => setRemoving(undefined)} />}
    </Section>
  );
}

interface MemberActions {
  readonly roleOf: (member: OrganizationMember) => string;
  readonly onRole: (member: OrganizationMember, role: OrganizationRole) => void;
  readonly onRemove: (member: OrganizationMember) => void;
}

function columnsOf({ teams: texts, people }: Texts, actions: MemberActions): readonly Column<OrganizationMember>[] {
  return [
    {
      id: 'name',
      head: texts.member,
      isName: true,
      cell: (member) => (
        <Link
          to="/users/$userId"
          params={{ userId: member.user_id }}
          className="rounded text-accent hover:underline"
          title={member.user_id}
        >
          {userName(member)}
        </Link>
      ),
    },
    {
      id: 'role',
      head: people.role,
      cell: (member) => (
        <select
          aria-label={texts.roleOf(userName(member))}
          value={actions.roleOf(member)}
          onChange={(event) => actions.onRole(member, event.target.value as OrganizationRole)}
          className="rounded-lg border border-line-strong bg-page px-2 py-1 text-sm"
        >
          {Object.entries(texts.organizations.roles).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      ),
    },
    {
      id: 'actions',
      head: people.actions,
      isHeadHidden: true,
      isNumber: true,
      cell: (member) => (
        <Button look="danger" aria-label={texts.removeNamed(userName(member))} onClick={() => actions.onRemove(member)}>
          {texts.remove}
        </Button>
      ),
    },
  ];
}

interface RemoveDialogProps {
  readonly member: OrganizationMember;
  readonly onClose: () => void;
}

function RemoveDialog({ member, onClose }: RemoveDialogProps) {
  const { teams: texts } = useTexts();
  const remove = useRemoveOrganizationMember();
  const name = userName(member);
  return (
    <ConfirmDialog
      title={texts.organizations.removeMember(name)}
      text={texts.organizations.memberRemoveWhat}
      confirm={texts.remove}
      error={remove.error?.message}
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(
          { organization_id: member.organization_id, user_id: member.user_id },
          {
            onSuccess: () => {
              showNotice(texts.organizations.memberRemoved(name));
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    />
  );
}
