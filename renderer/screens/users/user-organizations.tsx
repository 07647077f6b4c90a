import { Link } from '@tanstack/react-router';
import type { UserRow } from '../../../server/contract/litellm/users.ts';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { roleName } from './role-name.ts';

/** The organizations of a user; nothing where there are none: they are joined from their own pages. */
export function UserOrganizations({ user }: { readonly user: UserRow }) {
  const { people: texts } = useTexts();
  const memberships = user.organization_memberships;
  if (memberships.length === 0) return null;
  return (
    <Section title={texts.organizations}>
      <ul className="flex flex-col gap-1 text-sm">
        {memberships.map(({ organization_id: id, organization_alias: name, user_role: role }) => (
          <li key={id}>
            <Link
              to="/teams/organization/$organizationId"
              params={{ organizationId: id }}
              className="rounded text-accent hover:underline"
            >
              {name ?? id}
            </Link>{' '}
            <span className="text-muted">{roleName(texts, role)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
