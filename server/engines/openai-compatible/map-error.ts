import { HubError } from '../../domain/errors.ts';
import { errorBodySchema } from './wire-schema.ts';

/** Longer waits make some SDKs sleep in silence. */
const MAX_RETRY_AFTER_SECONDS = 30;

/** OpenAI's 429 that no waiting helps against. */
const NO_CREDIT = 'insufficient_quota';

interface UpstreamComplaint {
  readonly message: string;
  readonly code: string;
  readonly param: string | undefined;
}

/** What an upstream's error body says, whatever its shape. */
export function readComplaint(text: string): UpstreamComplaint {
  const parsed = errorBodySchema.safeParse(parseJson(text));
  if (!parsed.success) return { message: text.slice(0, 300), code: '', param: undefined };
  const { error } = parsed.data;
  if (typeof error === 'string') return { message: error, code: '', param: undefined };
  return { message: error.message ?? '', code: String(error.code ?? ''), param: error.param ?? undefined };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the caller shows the text itself.
  }
}

/** Turns an upstream's HTTP error into ours. A client's mistake stays the client's; a bad upstream key is ours. */
export function mapUpstreamError(engineId: string, status: number, body: string, retryAfter?: string): HubError {
  const { message, code, param } = readComplaint(body);
  const said = message === '' ? `status ${status}` : message;
  const details = { param, upstream: { status, body: body.slice(0, 2000), retryAfterSeconds: Number(retryAfter) } };
  if (code === 'context_length_exceeded') return new HubError('context_length_exceeded', said, details);
  if (code === NO_CREDIT) {
    return new HubError('engine_rejected', said, { ...details, status: 429, wireType: NO_CREDIT, wireCode: NO_CREDIT });
  }
  switch (status) {
    case 400:
    case 413:
    case 422:
      return new HubError('invalid_request', said, details);
    case 401:
    case 403:
      return new HubError(
        'engine_rejected',
        `The upstream ${engineId} refused the key it was given. An administrator can set another one for it.`,
        details,
      );
    case 404:
      return new HubError('model_not_found', said, { ...details, param: param ?? 'model' });
    case 429:
      return new HubError('rate_limited', said, { ...details, retryAfterSeconds: retryAfterSeconds(retryAfter) });
    case 503:
      return new HubError('engine_unavailable', `The upstream ${engineId} is not available: ${said}`, {
        ...details,
        retryAfterSeconds: retryAfterSeconds(retryAfter),
      });
    default:
      // A failure of its own may be gone at the next try; what it refuses stays refused.
      return new HubError(
        status >= 500 ? 'engine_bad_answer' : 'engine_rejected',
        `The upstream ${engineId} failed: ${said}`,
        details,
      );
  }
}

function retryAfterSeconds(header: string | undefined): number {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.ceil(seconds), MAX_RETRY_AFTER_SECONDS) : 2;
}

/** A failure below HTTP: refused, reset, timed out, cut off. */
export function mapConnectionError(engineId: string, baseUrl: string, thrown: unknown): HubError {
  if (thrown instanceof HubError) return thrown;
  const code = errorCode(thrown);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new HubError('engine_timeout', `The upstream ${engineId} at ${baseUrl} did not answer in time.`, {}, thrown);
  }
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE') {
    return new HubError(
      'engine_bad_answer',
      `The upstream ${engineId} at ${baseUrl} broke off its answer.`,
      {},
      thrown,
    );
  }
  return new HubError(
    'engine_unavailable',
    `The upstream ${engineId} at ${baseUrl} cannot be reached (${code}). Check that it runs.`,
    { retryAfterSeconds: 2 },
    thrown,
  );
}

function errorCode(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) return String(thrown.code);
  return thrown instanceof Error ? thrown.message : String(thrown);
}
