import type { HubError } from '../domain/errors.ts';

/** Headers of an error before the first byte. SDKs obey `x-should-retry` over their own rule for the status. */
export function errorHeaders(
  { details, retryable }: Pick<HubError, 'details' | 'retryable'>,
  status: number,
): Record<string, string> {
  const isRetriedByDefault = status === 408 || status === 409 || status === 429 || status >= 500;
  return {
    ...(isRetriedByDefault && { 'x-should-retry': String(retryable) }),
    ...(details.retryAfterSeconds !== undefined && { 'Retry-After': String(details.retryAfterSeconds) }),
    ...(details.limit !== undefined && { rate_limit_type: details.limit.type }),
    ...(details.limit?.resetsAt !== undefined && { reset_at: details.limit.resetsAt }),
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    ...(details.allow !== undefined && { Allow: details.allow.join(', ') }),
  };
}
