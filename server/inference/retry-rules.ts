import type { HubError } from '../domain/errors.ts';

/** Where a failed request may be tried again: on any target, only on another one, or nowhere. */
export type Retry = 'anywhere' | 'elsewhere' | 'nowhere';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
const MOST_JITTER_MS = 750;
/** An upstream that wants more time than this is asked no more. */
const LONGEST_RETRY_AFTER_SECONDS = 60;

/**
 * Whether trying again can help. What is wrong with the request stays wrong (400, 404); a refused key or a broken file
 * may be another target's good one.
 */
export function retryOf(error: HubError): Retry {
  const status = upstreamStatus(error);
  switch (error.code) {
    case 'rate_limited':
    case 'engine_unavailable':
    case 'engine_crashed':
    case 'engine_bad_answer':
    case 'engine_timeout':
    case 'request_timeout':
    case 'queue_full':
      return 'anywhere';
    case 'engine_rejected':
      return status !== undefined && status >= 500 ? 'anywhere' : 'elsewhere';
    case 'model_load_failed':
      return 'elsewhere';
    default:
      return 'nowhere';
  }
}

/** Whether a target that failed so is left alone for a while at once, rather than after many failures. */
export function coolsAtOnce(error: HubError): boolean {
  const status = upstreamStatus(error);
  return (
    error.code === 'rate_limited' ||
    error.code === 'request_timeout' ||
    error.code === 'engine_timeout' ||
    status === 401 ||
    status === 403 ||
    status === 404
  );
}

/** Whether nobody was there to ask: that says nothing about the next time. */
export function isConnectionFailure(error: HubError): boolean {
  return error.code === 'engine_unavailable' && upstreamStatus(error) === undefined;
}

/**
 * Milliseconds to wait before the same targets are asked again.
 * @param attempt how often that was done already, from 0
 * @param random from 0 up to 1
 */
export function waitBefore(attempt: number, error: HubError, random: number): number {
  const asked = upstreamRetryAfter(error);
  if (asked !== undefined && asked > 0 && asked <= LONGEST_RETRY_AFTER_SECONDS) return asked * 1000;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) + MOST_JITTER_MS * random;
}

/** The HTTP status of an upstream's own answer. */
function upstreamStatus({ details }: HubError): number | undefined {
  return numberAt(details.upstream, 'status');
}

function upstreamRetryAfter({ details }: HubError): number | undefined {
  return numberAt(details.upstream, 'retryAfterSeconds');
}

function numberAt(value: unknown, name: string): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Reflect.get(value, name);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}
