import type { HubError } from '../../domain/errors.ts';
import type { WireError } from '../protocol.ts';

/** One text under `error`, as every client of Ollama's reads it. */
export function encodeErrorBody(error: HubError): { error: string } {
  // Clients know a missing model by these two words.
  const isAboutModel = error.code === 'model_not_found' && !/not found/i.test(error.message);
  return { error: isAboutModel ? `model not found: ${error.message}` : error.message };
}

export function encodeError(error: HubError): WireError {
  const { details, status } = error;
  return {
    status,
    headers: {
      ...(details.retryAfterSeconds !== undefined && { 'Retry-After': String(details.retryAfterSeconds) }),
      ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
      ...(details.allow !== undefined && { Allow: details.allow.join(', ') }),
    },
    body: encodeErrorBody(error),
  };
}
