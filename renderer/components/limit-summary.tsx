import type { UserRow } from '../../server/contract/litellm/users.ts';
import { formatCount, formatShort } from '../texts/format.ts';
import { useTexts } from '../texts/use-texts.ts';

type Rates = Pick<UserRow, 'rpm_limit' | 'tpm_limit' | 'max_parallel_requests'>;

interface LimitSummaryProps {
  readonly of: Rates;
  /** Said where nothing is limited. */
  readonly otherwise?: string;
}

/** How fast an account may ask, a few words for each limit. */
export function LimitSummary({ of: account, otherwise = '' }: LimitSummaryProps) {
  const { limits: texts } = useTexts();
  const { rpm_limit: requests, tpm_limit: tokens, max_parallel_requests: atOnce } = account;
  const parts = [
    ...(requests === null ? [] : [texts.perMinute(formatCount(requests))]),
    ...(tokens === null ? [] : [texts.tokensPerMinute(formatShort(tokens))]),
    ...(atOnce === null ? [] : [texts.atOnce(formatCount(atOnce))]),
  ];
  if (parts.length === 0) return otherwise;
  return (
    <span className="flex flex-col text-xs whitespace-nowrap">
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </span>
  );
}
