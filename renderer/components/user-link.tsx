import { Link } from '@tanstack/react-router';
import { isOwner, userName } from '../api/queries/users.ts';
import { useTexts } from '../texts/use-texts.ts';

interface UserLinkProps {
  readonly user: Parameters<typeof userName>[0];
}

/** What a user is called, and the way to their page; whoever has the master key has none. */
export function UserLink({ user }: UserLinkProps) {
  const { people: texts } = useTexts();
  const { user_id: userId } = user;
  if (isOwner(user)) return <span title={texts.ownerHint}>{userName(user)}</span>;
  return (
    <Link to="/users/$userId" params={{ userId }} className="rounded text-accent hover:underline" title={userId}>
      {userName(user)}
    </Link>
  );
}
