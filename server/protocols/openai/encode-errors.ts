import type { HubError } from '../../domain/errors.ts';
import type { WireError } from '../protocol.ts';

/** Statuses whose `code` is the status as a text, as LiteLLM's clients expect it of authentication and limits. */
const STATUS_AS_CODE = new Set([401, 403]);

/** OpenAI's error object; all four keys always, because some decoders insist on them. */
export function encodeErrorBody(error: HubError): { error: Record<string, string | null> } {
  const code = STATUS_AS_CODE.has(error.status) ? String(error.status) : error.slug;
  return {
    error: {
      message: error.message,
      type: error.details.wireType ?? error.type,
      param: error.details.param ?? null,
      code,
    },
  };
}

/** An error before the first byte. SDKs obey `x-should-retry` over their own rule for the status. */
export function encodeError(error: HubError): WireError {
  const { status, details, retryable } = error;
  const isRetriedByDefault = status === 408 || status === 409 || status === 429 || status >= 500;
  return {
    status,
    headers: {
      ...(isRetriedByDefault && { 'x-should-retry': String(retryable) }),
      ...(details.retryAfterSeconds !== undefined && { 'Retry-After': String(details.retryAfterSeconds) }),
      ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
      ...(details.allow !== undefined && { Allow: details.allow.join(', ') }),
    },
    body: encodeErrorBody(error),
  };
}

/** An error inside a stream: one record without `choices`, and no terminator after it. */
export function encodeStreamError(error: HubError): string {
  return `data: ${JSON.stringify(encodeErrorBody(error))}\n\n`;
}
