import type { ErrorCode } from '../domain/errors.ts';

/** The names of OpenAI's and LiteLLM's exceptions, which dashboards group by. */
const CLASSES: Readonly<Partial<Record<ErrorCode, string>>> = {
  context_length_exceeded: 'ContextWindowExceededError',
  unsupported_parameter: 'UnsupportedParamsError',
  budget_exceeded: 'BudgetExceededError',
  request_timeout: 'Timeout',
  engine_timeout: 'Timeout',
  engine_unavailable: 'APIConnectionError',
  engine_rejected: 'APIError',
  engine_bad_answer: 'APIError',
  queue_full: 'ServiceUnavailableError',
  serving_paused: 'ServiceUnavailableError',
  shutting_down: 'ServiceUnavailableError',
};

const CLASSES_BY_STATUS: Readonly<Record<number, string>> = {
  401: 'AuthenticationError',
  403: 'PermissionDeniedError',
  404: 'NotFoundError',
  429: 'RateLimitError',
};

/** Such as `Openai.RateLimitError`; without a provider where none was asked. */
export function exceptionClass(code: ErrorCode, status: number, provider?: string): string {
  const name = CLASSES[code] ?? CLASSES_BY_STATUS[status] ?? (status < 500 ? 'BadRequestError' : 'InternalServerError');
  if (provider === undefined || provider === '') return name;
  return `${provider.charAt(0).toUpperCase()}${provider.slice(1)}.${name}`;
}
