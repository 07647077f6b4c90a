import { currentTexts } from '../texts/current-texts.ts';

/** What the hub answered instead of what was asked for; the message is its own sentence. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

/** Called when the hub no longer knows this browser. */
type SignedOutListener = () => void;
const signedOutListeners = new Set<SignedOutListener>();

export function onSignedOut(listener: SignedOutListener): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly json?: unknown;
  /** A body that is no JSON. */
  readonly bytes?: Blob;
  /** The page goes away: the browser sends it all the same. */
  readonly isLast?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Calls with this key in place of the session. */
  readonly key?: string;
}

/** Calls the hub with this browser's session. @throws ApiError, with the code `unreachable` when the hub is gone */
export async function callHub(path: string, options: CallOptions = {}): Promise<Response> {
  const response = await reach(path, {
    method: options.method ?? (options.json === undefined ? 'GET' : 'POST'),
    credentials: options.key === undefined ? 'same-origin' : 'omit',
    headers: {
      ...(options.json !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
      ...(options.key !== undefined && { authorization: `Bearer ${options.key}` }),
    },
    ...(options.json !== undefined && { body: JSON.stringify(options.json) }),
    ...(options.bytes !== undefined && { body: options.bytes }),
    ...(options.isLast === true && { keepalive: true }),
    ...(options.signal !== undefined && { signal: options.signal }),
  });
  if (response.ok) return response;
  const error = readError(response.status, await response.text());
  const isOwn = options.key === undefined && path !== '/hub/session';
  if (response.status === 401 && isOwn) for (const listener of signedOutListeners) listener();
  throw error;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    // What a caller stopped is no failure of the hub; and the browser's own words for the rest help nobody.
    if (init.signal?.aborted === true) throw error;
    throw new ApiError(0, 'unreachable', currentTexts().unreachable);
  }
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await callHub(path, signal === undefined ? {} : { signal });
  return (await response.json()) as T;
}

export async function postJson<T>(path: string, json: unknown): Promise<T> {
  return sendJson('POST', path, json);
}

export async function sendJson<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, json: unknown): Promise<T> {
  return (await (await callHub(path, { method, json })).json()) as T;
}

/** Reads an error of any route: the hub's own object, Ollama's text, `{"detail": …}`, or the list of a failed validation. */
export function readError(status: number, text: string): ApiError {
  const body = parseObject(text);
  const error = body?.['error'];
  if (typeof error === 'object' && error !== null && 'message' in error) {
    const code = 'code' in error ? String(error.code) : '';
    return new ApiError(status, code, String(error.message));
  }
  if (typeof error === 'string' && error !== '') return new ApiError(status, '', error);
  const detail: unknown = body?.['detail'];
  if (typeof detail === 'string') return new ApiError(status, '', detail);
  if (typeof detail === 'object' && detail !== null && 'error' in detail)
    return new ApiError(status, '', String(detail.error));
  const first: unknown = Array.isArray(detail) ? detail[0] : undefined;
  if (typeof first === 'object' && first !== null && 'msg' in first)
    return new ApiError(status, 'validation', String(first.msg));
  return new ApiError(status, '', text.slice(0, 200) || currentTexts().status(status));
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // Not JSON: the caller shows the text itself.
  }
}
