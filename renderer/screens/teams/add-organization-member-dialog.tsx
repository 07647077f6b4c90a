import { useState } from 'react';
import { useAddOrganizationMember, type OrganizationRole } from '../../api/queries/organizations.ts';
import { UserPicker, type Account } from '../../components/account-picker.tsx';
import { SelectField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { memberNameOf } from './member-name-of.ts';

const ROLES = ['internal_user', 'internal_user_viewer', 'org_admin'] as const;

interface AddOrganizationMemberDialogProps {
  readonly organizationId: string;
  readonly onClose: () => void;
}

/** Adds somebody to an organization, known or new. */
export function AddOrganizationMemberDialog({ organizationId, onClose }: AddOrganizationMemberDialogProps) {
  const { teams: texts } = useTexts();
  const add = useAddOrganizationMember();
  const [who, setWho] = useState<Account | null>(null);
  const [role, setRole] = useState<OrganizationRole>('internal_user');

  function submit(): void {
    if (who === null) return; // The field says so itself.
    add.mutate(
      { organization_id: organizationId, member: { ...memberNameOf(who), role } },
      {
        onSuccess: () => {
          showNotice(texts.organizations.memberAdded(who.name));
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={texts.addMember}
      submit={texts.add}
      error={add.error?.message}
      isBusy={add.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <UserPicker
        className="mb-4"
        label={texts.who}
        hint={texts.whoHint}
        value={who}
        onChange={setWho}
        allowsNew
        isRequired
      />
      <SelectField<OrganizationRole>
        className="mb-4"
        label={texts.organizations.role}
        value={role}
        options={ROLES.map((value) => ({ value, text: texts.organizations.roles[value] }))}
        onChange={setRole}
      />
    </FormDialog>
  );
}
