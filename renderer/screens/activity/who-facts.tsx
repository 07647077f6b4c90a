import { Link } from '@tanstack/react-router';
import type { RequestDetail } from '../../api/queries/requests.ts';
import { callerName } from '../../components/caller-name.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { FactRows, factOf } from './fact-rows.tsx';
import { withSeenControls } from './inert-text.ts';

const LINK = 'rounded text-accent hover:underline';

/** Who asked, with which program, and who pays; names lead to those who have them. */
export function WhoFacts({ request }: { readonly request: RequestDetail }) {
  const { activity: texts } = useTexts();
  const { address, callerKind, customerId, organizationId, tags, teamId, userAgent, userId } = request;
  const caller = callerName(request.caller, request.callerName);
  return (
    <FactRows
      facts={[
        factOf(
          texts.key,
          <>
            {callerKind === 'key' ? (
              <Link to="/keys" search={{ search: caller }} className={LINK}>
                {caller}
              </Link>
            ) : (
              caller
            )}{' '}
            <Link
              to="/activity"
              search={{ caller: request.caller }}
              title={texts.onlyKey(caller)}
              className={`text-xs ${LINK}`}
            >
              {texts.itsOthers}
            </Link>
          </>,
        ),
        factOf(texts.user, userId && <UserName id={userId} name={request.userName} />),
        factOf(texts.team, teamId && <TeamName id={teamId} name={request.teamName} />),
        factOf(
          texts.organization,
          organizationId && <OrganizationName id={organizationId} name={request.organizationName} />,
        ),
        factOf(texts.customer, customerId && <CustomerName id={customerId} name={request.customerName} />),
        factOf(texts.client, userAgent === null ? null : withSeenControls(userAgent)),
        factOf(texts.address, address),
        factOf(texts.tags, tags.map(withSeenControls).join(', ')),
      ]}
    />
  );
}

interface NamedProps {
  readonly id: string;
  readonly name: string | null;
}

function UserName({ id, name }: NamedProps) {
  return (
    <Link to="/users/$userId" params={{ userId: id }} className={LINK}>
      {name ?? id}
    </Link>
  );
}

function TeamName({ id, name }: NamedProps) {
  return (
    <Link to="/teams/team/$teamId" params={{ teamId: id }} className={LINK}>
      {name ?? id}
    </Link>
  );
}

function OrganizationName({ id, name }: NamedProps) {
  return (
    <Link to="/teams/organization/$organizationId" params={{ organizationId: id }} className={LINK}>
      {name ?? id}
    </Link>
  );
}

function CustomerName({ id, name }: NamedProps) {
  return (
    <Link to="/teams/customers" search={{ search: id }} className={LINK}>
      {name ?? withSeenControls(id)}
    </Link>
  );
}
