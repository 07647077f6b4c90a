import type { UserRole } from '../../api/queries/users.ts';
import { SelectField } from '../../components/field.tsx';
import { useTexts } from '../../texts/use-texts.ts';

const ROLES = ['internal_user', 'internal_user_viewer', 'proxy_admin_viewer', 'proxy_admin'] as const;

interface RoleFieldProps {
  readonly role: UserRole;
  readonly onChange: (role: UserRole) => void;
}

/** What a user may do in the hub. */
export function RoleField({ role, onChange }: RoleFieldProps) {
  const { people: texts } = useTexts();
  return (
    <SelectField<UserRole>
      className="mb-4"
      label={texts.role}
      hint={texts.roleHints[role]}
      value={role}
      options={ROLES.map((value) => ({ value, text: texts.roles[value] }))}
      onChange={onChange}
    />
  );
}

/** A user without a role, or with one that is given elsewhere, is shown as what it acts as. */
export function givenRole(role: string | null): UserRole {
  return ROLES.find((each) => each === role) ?? 'internal_user';
}
