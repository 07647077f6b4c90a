import type { $ZodIssue } from 'zod/v4/core';
import type { Face } from '../contract/endpoint.ts';
import type { HubError } from '../domain/errors.ts';

export interface ManagementError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** An error of a management route: LiteLLM's first family for its routes, OpenAI's object for our own. */
export function encodeManagementError(error: HubError, face: Face): ManagementError {
  const { message, status, details } = error;
  const headers = {
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    ...(details.allow !== undefined && { Allow: details.allow.join(', ') }),
    ...(details.retryAfterSeconds !== undefined && { 'Retry-After': String(details.retryAfterSeconds) }),
  };
  const type = details.wireType ?? error.type;
  const body =
    face === 'litellm'
      ? { error: { message, type, param: details.param ?? 'None', code: String(status) } }
      : { error: { message, type, param: details.param ?? null, code: error.slug } };
  return { status, headers, body };
}

/** What is wrong with which field, in each face's shape; LiteLLM's third family is FastAPI's. */
export function encodeValidationError(
  part: 'body' | 'query' | 'path',
  issues: readonly $ZodIssue[],
  face: Face,
): ManagementError {
  if (face === 'litellm') {
    const detail = issues.map((issue) => ({
      type: issue.code === 'invalid_type' && issue.input === undefined ? 'missing' : issue.code,
      loc: [part, ...issue.path],
      msg: issue.message,
      input: issue.input ?? {},
    }));
    return { status: 422, headers: {}, body: { detail } };
  }
  const [issue] = issues;
  const param = issue?.path.join('.') ?? '';
  const message = `${param === '' ? `The ${part}` : param}: ${issue?.message ?? 'is not valid'}.`;
  const error = { message, type: 'invalid_request_error', param: param === '' ? null : param, code: 'invalid_value' };
  return { status: 400, headers: {}, body: { error } };
}
