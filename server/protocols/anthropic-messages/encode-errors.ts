import type { HubError } from '../../domain/errors.ts';
import { errorHeaders } from '../error-headers.ts';
import type { WireError } from '../protocol.ts';
import { record } from './encode-reply.ts';

/** This dialect's own statuses, where the hub's are others. */
const STATUSES: Readonly<Record<number, number>> = { 408: 504, 503: 529 };

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

function statusOf({ status }: HubError): number {
  return STATUSES[status] ?? status;
}

function encodeErrorBody(error: HubError, requestId: string): object {
  const status = statusOf(error);
  const type = TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  return { type: 'error', error: { type, message: messageOf(error) }, request_id: requestId };
}

/** Clients know by these words that they have to shorten the conversation, and by how much. */
function messageOf({ code, message, details }: HubError): string {
  if (code !== 'context_length_exceeded') return message;
  const { promptTokens, contextLength } = details;
  if (promptTokens === undefined || contextLength === undefined) return `prompt is too long: ${message}`;
  // The answer's room counts too: then it is the sum that does not fit.
  if (promptTokens <= contextLength) return `prompt is too long: ${message}`;
  return `prompt is too long: ${promptTokens} tokens > ${contextLength} maximum`;
}

/** An error before the first byte. */
export function encodeError(error: HubError, requestId: string): WireError {
  const status = statusOf(error);
  return {
    status,
    headers: { 'request-id': requestId, ...errorHeaders(error, status) },
    body: encodeErrorBody(error, requestId),
  };
}

/** An error inside a stream: its last record, and no `message_stop` after it. */
export function encodeStreamError(error: HubError, requestId: string): string {
  return record('error', encodeErrorBody(error, requestId));
}
