import { useState } from 'react';
import { userName, useCreateUser, type NewUser, type UserRole } from '../../api/queries/users.ts';
import { Dialog } from '../../components/dialog.tsx';
import { CheckField, TextField } from '../../components/field.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { limitChanges, noLimits } from '../../components/limits-draft.ts';
import { LimitsForm } from '../../components/limits-form.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { KeyReveal } from '../keys/key-reveal.tsx';
import { RoleField } from './role-field.tsx';
import { whoOf } from './who-of.ts';

/** Makes a user, and shows the key that came with it, once. */
export function NewUserDialog({ onClose }: { readonly onClose: () => void }) {
  const { people: texts } = useTexts();
  const create = useCreateUser();
  const made = create.data;
  if (made !== undefined && made.key !== null) {
    return (
      <Dialog isOpen title={texts.keyOf(userName(made))} isGuarded onClose={onClose}>
        <KeyReveal secret={made.key} models={made.models} onClose={onClose} />
      </Dialog>
    );
  }

  function finish(user: NewUser): void {
    showNotice(texts.made(userName(user)));
    if (user.key === null) onClose();
  }
  return <NewUserForm create={create} onMade={finish} onClose={onClose} />;
}

interface NewUserFormProps {
  readonly create: ReturnType<typeof useCreateUser>;
  readonly onMade: (user: NewUser) => void;
  readonly onClose: () => void;
}

function NewUserForm({ create, onMade, onClose }: NewUserFormProps) {
  const { people: texts } = useTexts();
  const [who, setWho] = useState('');
  const [role, setRole] = useState<UserRole>('internal_user');
  const [wantsKey, setWantsKey] = useState(true);
  const [limits, setLimits] = useState(noLimits);
  return (
    <FormDialog
      title={texts.create}
      submit={texts.make}
      error={create.error?.message}
      isBusy={create.isPending}
      onSubmit={() =>
        create.mutate(
          { ...whoOf(who), user_role: role, auto_create_key: wantsKey, ...limitChanges(noLimits, limits) },
          { onSuccess: onMade },
        )
      }
      onClose={onClose}
    >
      <TextField
        className="mb-4"
        label={texts.nameOrEmail}
        hint={texts.nameOrEmailHint}
        value={who}
        onChange={setWho}
        required
        pattern=".*\S.*"
        maxLength={200}
        autoFocus
      />
      <RoleField role={role} onChange={setRole} />
      <CheckField
        className="mb-4"
        label={texts.withKey}
        hint={texts.withKeyHint}
        isChecked={wantsKey}
        onChange={setWantsKey}
      />
      <LimitsForm limits={limits} onChange={setLimits} />
    </FormDialog>
  );
}
