import { useState } from 'react';
import type { UserRow } from '../../../server/contract/litellm/users.ts';
import { userName, useUpdateUser } from '../../api/queries/users.ts';
import { TextField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { draftOf, limitChanges } from '../../components/limits-draft.ts';
import { LimitsForm } from '../../components/limits-form.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { givenRole, RoleField } from './role-field.tsx';

interface EditUserDialogProps {
  readonly user: UserRow;
  readonly onClose: () => void;
}

/** Changes what is said of a user; what was emptied is taken away, what was not touched stays. */
export function EditUserDialog({ user, onClose }: EditUserDialogProps) {
  const { people: texts } = useTexts();
  const update = useUpdateUser();
  const [name, setName] = useState(user.user_alias ?? '');
  const [email, setEmail] = useState(user.user_email ?? '');
  const [role, setRole] = useState(givenRole(user.user_role));
  const [limits, setLimits] = useState(draftOf(user));

  function save(): void {
    update.mutate(
      {
        user_id: user.user_id,
        ...(name.trim() !== (user.user_alias ?? '') && { user_alias: orNull(name) }),
        ...(email.trim() !== (user.user_email ?? '') && { user_email: orNull(email) }),
        ...(role !== givenRole(user.user_role) && { user_role: role }),
        ...limitChanges(draftOf(user), limits),
      },
      {
        onSuccess: ({ data }) => {
          showNotice(texts.saved(userName(data)));
          onClose();
        },
      },
    );
  }

  return (
    <FormDialog
      title={texts.editNamed(userName(user))}
      submit={texts.save}
      error={update.error?.message}
      isBusy={update.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      <div className="mb-4 grid grid-cols-2 gap-4">
        <TextField label={texts.name} value={name} onChange={setName} maxLength={200} autoFocus />
        <TextField label={texts.email} type="email" value={email} onChange={setEmail} maxLength={320} />
      </div>
      <RoleField role={role} onChange={setRole} />
      <LimitsForm limits={limits} onChange={setLimits} isOpen />
    </FormDialog>
  );
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
