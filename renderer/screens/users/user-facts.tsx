import type { UserRow } from '../../../server/contract/litellm/users.ts';
import { userName, useUpdateUser } from '../../api/queries/users.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import { Button } from '../../components/button.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { LimitSummary } from '../../components/limit-summary.tsx';
import { NameList } from '../../components/name-list.tsx';
import { Problem } from '../../components/problem.tsx';
import { showNotice } from '../../state/notices.ts';
import { formatDate, formatUsd } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { roleName } from './role-name.ts';

/** What a user may do and has spent. */
export function UserFacts({ user }: { readonly user: UserRow }) {
  const { people: texts, limits } = useTexts();
  return (
    <FactList
      facts={[
        { label: texts.budget, value: <Spent user={user} /> },
        {
          label: texts.role,
          value: (
            <>
              {roleName(texts, user.user_role)}
              <span className="block text-xs text-muted">{texts.since(formatDate(user.created_at))}</span>
            </>
          ),
        },
        { label: texts.limits, value: <LimitSummary of={user} otherwise={limits.none} /> },
        {
          label: texts.models,
          value: user.models.length === 0 ? limits.allModels : <NameList names={user.models} />,
        },
      ]}
    />
  );
}

/** The budget, and the way to begin it anew; for ten seconds that can be taken back. */
function Spent({ user }: { readonly user: UserRow }) {
  const { people: texts } = useTexts();
  const update = useUpdateUser();
  const { user_id: userId, spend } = user;

  function reset(): void {
    const undo = { label: texts.undo, perform: () => update.mutate({ user_id: userId, spend }) };
    update.mutate(
      { user_id: userId, spend: 0 },
      { onSuccess: () => showNotice(texts.spendReset(userName(user), formatUsd(spend)), undo) },
    );
  }

  return (
    <>
      <BudgetBar of={user} />
      {spend > 0 && (
        <Button
          look="quiet"
          className="mt-1 -ms-2 !px-2 !py-0.5 !text-xs !text-accent"
          isBusy={update.isPending}
          onClick={reset}
        >
          {texts.resetSpend}
        </Button>
      )}
      {update.error !== null && <Problem message={update.error.message} />}
    </>
  );
}
