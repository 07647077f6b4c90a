import type { PayerKind } from './account.ts';

/**
 * Every way a request can fail, with what each edge needs to answer it. `type` and `slug` are OpenAI's `error.type` and
 * `error.code`; other dialects map from the code.
 */
const errorTable = {
  invalid_json: { status: 400, type: 'invalid_request_error', slug: 'invalid_json', retryable: false },
  invalid_request: { status: 400, type: 'invalid_request_error', slug: 'invalid_value', retryable: false },
  invalid_type: { status: 400, type: 'invalid_request_error', slug: 'invalid_type', retryable: false },
  missing_parameter: {
    status: 400,
    type: 'invalid_request_error',
    slug: 'missing_required_parameter',
    retryable: false,
  },
  unsupported_parameter: {
    status: 400,
    type: 'invalid_request_error',
    slug: 'unsupported_parameter',
    retryable: false,
  },
  unsupported_schema: { status: 400, type: 'invalid_request_error', slug: 'unsupported_schema', retryable: false },
  unsupported_feature: {
    status: 400,
    type: 'invalid_request_error',
    slug: 'unsupported_model_feature',
    retryable: false,
  },
  context_length_exceeded: {
    status: 400,
    type: 'invalid_request_error',
    slug: 'context_length_exceeded',
    retryable: false,
  },
  unauthenticated: { status: 401, type: 'invalid_request_error', slug: 'invalid_api_key', retryable: false },
  key_expired: { status: 401, type: 'expired_key', slug: 'invalid_api_key', retryable: false },
  forbidden: { status: 403, type: 'permission_error', slug: 'insufficient_permissions', retryable: false },
  admin_only: { status: 403, type: 'auth_error', slug: 'insufficient_permissions', retryable: false },
  origin_not_allowed: { status: 403, type: 'permission_error', slug: 'origin_not_allowed', retryable: false },
  model_access_denied: { status: 403, type: 'key_model_access_denied', slug: 'model_access_denied', retryable: false },
  not_found: { status: 404, type: 'invalid_request_error', slug: 'not_found', retryable: false },
  unknown_url: { status: 404, type: 'invalid_request_error', slug: 'unknown_url', retryable: false },
  model_not_found: { status: 404, type: 'invalid_request_error', slug: 'model_not_found', retryable: false },
  method_not_allowed: { status: 405, type: 'invalid_request_error', slug: 'method_not_allowed', retryable: false },
  request_timeout: { status: 408, type: 'timeout_error', slug: 'timeout', retryable: true },
  conflict: { status: 409, type: 'invalid_request_error', slug: 'conflict', retryable: false },
  idempotency_running: { status: 409, type: 'invalid_request_error', slug: 'idempotency_key_in_use', retryable: true },
  payload_too_large: { status: 413, type: 'invalid_request_error', slug: 'request_too_large', retryable: false },
  unsupported_encoding: {
    status: 415,
    type: 'invalid_request_error',
    slug: 'unsupported_content_encoding',
    retryable: false,
  },
  idempotency_mismatch: {
    status: 422,
    type: 'invalid_request_error',
    slug: 'idempotency_key_reused',
    retryable: false,
  },
  budget_exceeded: { status: 429, type: 'budget_exceeded', slug: 'budget_exceeded', retryable: false },
  rate_limited: { status: 429, type: 'rate_limit_error', slug: 'rate_limit_exceeded', retryable: true },
  cancelled: { status: 499, type: 'invalid_request_error', slug: 'cancelled', retryable: false },
  model_load_failed: { status: 500, type: 'server_error', slug: 'model_load_failed', retryable: false },
  internal: { status: 500, type: 'server_error', slug: 'internal_error', retryable: false },
  storage_failed: { status: 500, type: 'server_error', slug: 'storage_failed', retryable: false },
  engine_crashed: { status: 502, type: 'server_error', slug: 'engine_crashed', retryable: true },
  engine_rejected: { status: 502, type: 'server_error', slug: 'engine_rejected', retryable: false },
  engine_bad_answer: { status: 502, type: 'server_error', slug: 'engine_bad_answer', retryable: true },
  engine_unavailable: { status: 503, type: 'server_error', slug: 'backend_unavailable', retryable: true },
  serving_paused: { status: 503, type: 'server_error', slug: 'serving_paused', retryable: false },
  queue_full: { status: 503, type: 'server_error', slug: 'server_is_overloaded', retryable: true },
  shutting_down: { status: 503, type: 'server_error', slug: 'shutting_down', retryable: true },
  engine_timeout: { status: 504, type: 'server_error', slug: 'engine_timeout', retryable: true },
} as const satisfies Record<string, { status: number; type: string; slug: string; retryable: boolean }>;

export type ErrorCode = keyof typeof errorTable;

export interface ErrorDetails {
  /** The field of the request that is at fault, as a path such as `messages[0].content`; null where a contract says none. */
  readonly param?: string | null | undefined;
  /** Seconds after which a retry makes sense; at most 60, because some clients sleep whatever they are told. */
  readonly retryAfterSeconds?: number | undefined;
  /** Which limit refused, for LiteLLM's headers `rate_limit_type` and `reset_at`. */
  readonly limit?: { readonly type: string; readonly resetsAt: string | undefined } | undefined;
  /** Another status than the code's own: an older contract's, where a setting asks for it. */
  readonly status?: number | undefined;
  /** Whose budget is spent, for whoever looks for another way; not sent. */
  readonly spentBy?: PayerKind | undefined;
  /** Methods for the `Allow` header of a 405. */
  readonly allow?: readonly string[] | undefined;
  /** `error.type` where a contract wants another than the code's own, such as LiteLLM's `token_not_found_in_db`. */
  readonly wireType?: string | undefined;
  /** `error.code` where a contract wants another than follows from the code and the status. */
  readonly wireCode?: string | undefined;
  /** LiteLLM's own words for it, told first where a setting asks for its older answers. */
  readonly litellmWords?: string | undefined;
  /** Of a prompt that does not fit: its tokens, where somebody counted or estimated them. */
  readonly promptTokens?: number | undefined;
  /** Tokens of context that the model has, where a prompt does not fit it. */
  readonly contextLength?: number | undefined;
  /** What an upstream answered, for the log; never sent to a client. */
  readonly upstream?: unknown;
}

/** The one error class. The message is for the person who can act: what failed, with which value, what to do next. */
export class HubError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'HubError';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return this.details.status ?? errorTable[this.code].status;
  }

  /** OpenAI's `error.type`. */
  get type(): string {
    return errorTable[this.code].type;
  }

  /** OpenAI's `error.code`. */
  get slug(): string {
    return errorTable[this.code].slug;
  }

  get retryable(): boolean {
    return errorTable[this.code].retryable;
  }

  /** Something broke, here or behind the hub: the log should know. A pause is what the owner wanted. */
  get isFailure(): boolean {
    return this.status >= 500 && this.code !== 'serving_paused';
  }
}

/** Any thrown value as a `HubError`; what is not ours becomes `internal` and keeps its cause for the log. */
export function toHubError(thrown: unknown): HubError {
  if (thrown instanceof HubError) return thrown;
  return new HubError(
    'internal',
    'The hub ran into a bug of its own. The log has the details under this request id.',
    {},
    thrown,
  );
}

/** @throws never; the error an aborted request ends with. */
export function cancelledError(): HubError {
  return new HubError('cancelled', 'The client went away before the answer was finished.');
}
