import type { $ZodIssue } from 'zod/v4/core';
import type { Endpoint } from '../contract/endpoint.ts';
import type { HubError } from '../domain/errors.ts';

export interface ManagementError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What decides the shape of an endpoint's errors. */
export type ErrorShape = Pick<Endpoint, 'face' | 'errorFamily'>;

/** Types that say no more than the status does. Others, such as `auth_error`, have a meaning that only the first family carries. */
const PLAIN_TYPES = new Set(['bad_request_error', 'not_found_error', 'internal_server_error']);
/** Longer values are not sent back: whoever sent them has them. */
const MAX_ECHO_CHARACTERS = 200;

/** An error of a management route: in LiteLLM's three families for its routes, OpenAI's object for our own. */
export function encodeManagementError(error: HubError, { face, errorFamily }: ErrorShape): ManagementError {
  const { message, status, details } = error;
  if (face === 'litellm' && error.code === 'invalid_json') return encodeBadJson(message);
  const headers = {
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    ...(details.allow !== undefined && { Allow: details.allow.join(', ') }),
    ...(details.retryAfterSeconds !== undefined && { 'Retry-After': String(details.retryAfterSeconds) }),
  };
  const type = details.wireType ?? error.type;
  if (face === 'hub') {
    return { status, headers, body: { error: { message, type, param: details.param ?? null, code: error.slug } } };
  }
  const isPlain = details.wireType === undefined || PLAIN_TYPES.has(details.wireType);
  const body =
    errorFamily === 'detail' && isPlain
      ? { detail: { error: message } }
      : { error: { message, type, param: details.param === undefined ? 'None' : details.param, code: String(status) } };
  return { status, headers, body };
}

/** FastAPI's answer to a body that is no JSON. */
function encodeBadJson(message: string): ManagementError {
  const issue = {
    type: 'json_invalid',
    loc: ['body', 0],
    msg: 'JSON decode error',
    input: {},
    ctx: { error: message },
  };
  return { status: 422, headers: {}, body: { detail: [issue] } };
}

/** What is wrong with which field, in each face's shape; LiteLLM's third family is FastAPI's. */
export function encodeValidationError(
  part: 'body' | 'query' | 'path',
  issues: readonly $ZodIssue[],
  { face }: ErrorShape,
): ManagementError {
  if (face === 'litellm') {
    return { status: 422, headers: {}, body: { detail: issues.map((issue) => encodeIssue(part, issue)) } };
  }
  const [issue] = issues;
  const param = issue?.path.join('.') ?? '';
  const message = `${param === '' ? `The ${part}` : param}: ${issue?.message ?? 'is not valid'}.`;
  const error = { message, type: 'invalid_request_error', param: param === '' ? null : param, code: 'invalid_value' };
  return { status: 400, headers: {}, body: { error } };
}

function encodeIssue(part: string, issue: $ZodIssue) {
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  const type = isMissing ? 'missing' : typeOf(issue);
  const prefix = type === 'value_error' ? 'Value error, ' : '';
  const isOwnMessage = !issue.message.startsWith('Invalid input');
  return {
    type,
    loc: [part, ...issue.path],
    msg: isMissing && !isOwnMessage ? 'Field required' : prefix + issue.message,
    input: echoOf(issue.input),
  };
}

/** Pydantic's name for what is wrong, as far as its clients tell them apart. */
function typeOf(issue: $ZodIssue): string {
  if (issue.code === 'custom') return 'value_error';
  if (issue.code === 'invalid_value') return 'literal_error';
  if (issue.code !== 'invalid_type') return issue.code;
  switch (issue.expected) {
    case 'string':
      return 'string_type';
    case 'number':
      return 'float_type';
    case 'int':
      return 'int_type';
    case 'boolean':
      return 'bool_type';
    case 'array':
      return 'list_type';
    default:
      return 'dict_type';
  }
}

function echoOf(input: unknown): unknown {
  if (typeof input === 'string') return input.slice(0, MAX_ECHO_CHARACTERS);
  return typeof input === 'object' || input === undefined ? {} : input;
}
