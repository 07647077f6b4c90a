import type { HubError } from '../../domain/errors.ts';
import { errorHeaders } from '../error-headers.ts';
import type { WireError } from '../protocol.ts';

/** Statuses whose `code` is the status as a text, as LiteLLM's clients expect it of authentication and limits. */
const STATUS_AS_CODE = new Set([401, 403]);

function codeOf(error: HubError): string | number {
  if (error.details.wireCode !== undefined) return error.details.wireCode;
  // A spent budget is shown with a number, and so its readers expect one.
  if (error.code === 'budget_exceeded') return error.status;
  // A page that may not call has no key that is at fault.
  if (error.code === 'origin_not_allowed') return error.slug;
  return STATUS_AS_CODE.has(error.status) || error.code === 'rate_limited' ? String(error.status) : error.slug;
}

/** OpenAI's error object; all four keys always, because some decoders insist on them. */
export function encodeErrorBody(error: HubError): { error: Record<string, string | number | null> } {
  return {
    error: {
      message: error.message,
      type: error.details.wireType ?? error.type,
      param: error.details.param ?? null,
      code: codeOf(error),
    },
  };
}

/** An error before the first byte. */
export function encodeError(error: HubError): WireError {
  return { status: error.status, headers: errorHeaders(error, error.status), body: encodeErrorBody(error) };
}

/** An error inside a stream: one record without `choices`, and no terminator after it. */
export function encodeStreamError(error: HubError): string {
  return `data: ${JSON.stringify(encodeErrorBody(error))}\n\n`;
}
