import { getRouteApi } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { UserRow } from '../../../server/contract/litellm/users.ts';
import { userName, useUser, type UserInfo } from '../../api/queries/users.ts';
import { Answer } from '../../components/answer.tsx';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { IdText } from '../../components/id-text.tsx';
import { Page } from '../../components/page.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { KeyList } from '../keys/key-list.tsx';
import { DeleteUserDialog } from './delete-user-dialog.tsx';
import { EditUserDialog } from './edit-user-dialog.tsx';
import { UserFacts } from './user-facts.tsx';
import { UserOrganizations } from './user-organizations.tsx';
import { UserTeams } from './user-teams.tsx';

const route = getRouteApi('/users/$userId');

/** Everything about one user. */
export function UserScreen() {
  const { people: texts } = useTexts();
  const { userId } = route.useParams();
  const answer = useUser(userId);
  const user = answer.data?.user_info ?? undefined;
  if (answer.data !== undefined && user !== undefined) return <Shown info={answer.data} user={user} />;
  return (
    <Page title={texts.title} about={<IdText id={userId} />} back={<BackLink to="/users" text={texts.title} />}>
      <Answer to={answer}>{() => null}</Answer>
    </Page>
  );
}

function Shown({ info, user }: { readonly info: UserInfo; readonly user: UserRow }) {
  const { people: texts } = useTexts();
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const close = () => setOpen(undefined);
  return (
    <Page
      title={userName(user)}
      about={<Who user={user} />}
      back={<BackLink to="/users" text={texts.title} />}
      actions={
        <>
          <Button onClick={() => setOpen('edit')}>
            <Pencil size={15} aria-hidden />
            {texts.edit}
          </Button>
          <Button look="danger" onClick={() => setOpen('delete')}>
            <Trash2 size={15} aria-hidden />
            {texts.remove}
          </Button>
        </>
      }
    >
      <UserFacts user={user} />
      <UserTeams user={user} teams={info.teams} />
      <UserOrganizations user={user} />
      <Section title={texts.keys}>
        <KeyList keys={info.keys} />
      </Section>
      {open === 'edit' && <EditUserDialog user={user} onClose={close} />}
      {open === 'delete' && <DeleteUserDialog user={user} keyCount={info.keys.length} onClose={close} />}
    </Page>
  );
}

/** How to reach a user, and what programs call it. */
function Who({ user }: { readonly user: UserRow }) {
  const isTold = user.user_email === null || user.user_email === userName(user);
  return (
    <>
      {!isTold && <span className="me-3">{user.user_email}</span>}
      <IdText id={user.user_id} />
    </>
  );
}
