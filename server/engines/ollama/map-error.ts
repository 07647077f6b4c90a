import { HubError, type ErrorDetails } from '../../domain/errors.ts';
import type { InferenceRequest } from '../../domain/inference-request.ts';
import { overlong } from './context-window.ts';
import { isObject, numberOf, parseJson, textOf } from './json.ts';

const RETRY_AFTER_SECONDS = 2;
const MAX_KEPT = 2000;

/** What was being asked of which model, for errors that can say more. */
export interface ErrorContext {
  /** Base URL of the Ollama that was asked. */
  readonly url: string;
  readonly request: InferenceRequest;
  readonly contextLength: number;
}

interface Complaint {
  readonly text: string;
  readonly promptTokens?: number | undefined;
  readonly contextLength?: number | undefined;
}

/** An error status of Ollama's as ours. Its own words go to the log only: they are unstable and may quote a prompt. */
export function mapHttpError(status: number, body: string, context: ErrorContext): HubError {
  const upstream = { status, body: body.slice(0, MAX_KEPT) };
  const complaint = readComplaint(body);
  const model = context.request.model;
  switch (status) {
    case 400:
      return mapRefusal(complaint, context, upstream);
    case 401:
      return new HubError(
        'engine_rejected',
        `Ollama wants a sign-in at ollama.com for the model ${model}. Run "ollama signin", or choose a model of this computer.`,
        { upstream },
      );
    case 403:
      return new HubError(
        'engine_rejected',
        `The Ollama at ${context.url} refuses requests from the hub (403). Check its OLLAMA_HOST and OLLAMA_ORIGINS.`,
        { upstream },
      );
    case 404:
      return mapNotFound(body, context, upstream);
    case 429:
    case 503:
      return new HubError(
        'queue_full',
        `Ollama has too many requests waiting for the model ${model} to load. Try again in a moment.`,
        { retryAfterSeconds: RETRY_AFTER_SECONDS, upstream },
      );
    default:
      return mapFailure(status, complaint, context, upstream);
  }
}

/** An `error` line inside a stream that began with 200. */
export function mapStreamError(text: string, context: ErrorContext): HubError {
  const complaint = readComplaint(JSON.stringify({ error: text }));
  const upstream = { line: text.slice(0, MAX_KEPT) };
  if (isAboutContext(complaint.text)) return tooLong(complaint, context, upstream);
  if (isAboutCrash(complaint.text) || isAboutMemory(complaint.text)) return crashed(context, upstream);
  return new HubError(
    'engine_rejected',
    `Ollama broke off its answer with the model ${context.request.model} and reported an error. Its log has the details.`,
    { upstream },
  );
}

/** A failure below HTTP: refused, reset, cut off. */
export function mapConnectionError(thrown: unknown, url: string): HubError {
  if (thrown instanceof HubError) return thrown;
  const code = codeOf(thrown);
  if (isBroken(thrown)) {
    return new HubError(
      'engine_crashed',
      `The connection to the Ollama at ${url} broke in the middle of an answer. It may have crashed; try again.`,
      {},
      thrown,
    );
  }
  if (code.startsWith('HPE_')) {
    return new HubError('engine_bad_answer', `What listens at ${url} does not speak HTTP as Ollama does.`, {}, thrown);
  }
  return new HubError(
    'engine_unavailable',
    `The Ollama at ${url} cannot be reached (${code}). It may be starting; try again in a moment.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
    thrown,
  );
}

/** The other side closed a connection that was open. */
export function isBroken(thrown: unknown): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(thrown));
}

/** Refused means that nobody listens there any more; everything else may pass. */
export function isRefused(thrown: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH'].includes(codeOf(thrown));
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  // Trying several addresses of one name fails with all their errors in one.
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  return thrown instanceof Error ? thrown.name : 'unknown';
}

/**
 * The text that a model wrote where a tool call should be, out of Ollama's complaint about it. Such an answer is still an
 * answer: it goes to the client as text. Form: `error parsing tool call: raw='…', err=…`.
 */
export function unreadableToolCall(complaint: string): string | undefined {
  return /error parsing tool call: raw='(.*)', err=/s.exec(complaint)?.[1];
}

/** The error text of a body, also where the runner's own JSON is packed into it as a string. */
export function readComplaint(body: string): Complaint {
  const parsed = parseJson(body);
  if (!isObject(parsed)) return { text: body.slice(0, MAX_KEPT) };
  const error = parsed['error'];
  if (isObject(error)) {
    return {
      text: `${textOf(error, 'message') ?? ''} ${textOf(error, 'type') ?? ''}`.trim(),
      promptTokens: numberOf(error, 'n_prompt_tokens'),
      contextLength: numberOf(error, 'n_ctx'),
    };
  }
  if (typeof error !== 'string') return { text: '' };
  const packed = error.indexOf('{"error"');
  return packed >= 0 && isObject(parseJson(error.slice(packed))) ? readComplaint(error.slice(packed)) : { text: error };
}

function mapRefusal(complaint: Complaint, context: ErrorContext, upstream: unknown): HubError {
  if (isAboutContext(complaint.text)) return tooLong(complaint, context, upstream);
  const lacking = /does not support (\w+)/.exec(complaint.text)?.[1];
  if (lacking !== undefined) {
    return new HubError(
      'unsupported_feature',
      `The model ${context.request.model} does not support ${lacking}. GET /v1/models lists what each model can do.`,
      { param: PARAM_OF_FEATURE[lacking] ?? 'model', upstream },
    );
  }
  return new HubError(
    'invalid_request',
    `Ollama refused the request for the model ${context.request.model} as invalid. The hub's log has its words under this request id.`,
    { upstream },
  );
}

const PARAM_OF_FEATURE: Readonly<Record<string, string>> = {
  tools: 'tools',
  insert: 'suffix',
  thinking: 'reasoning_effort',
  vision: 'messages',
};

function mapNotFound(body: string, context: ErrorContext, upstream: unknown): HubError {
  if (!isObject(parseJson(body))) {
    return new HubError(
      'engine_bad_answer',
      `What listens at ${context.url} does not know Ollama's API (404). Is it another program, or a very old Ollama?`,
      { upstream },
    );
  }
  return new HubError(
    'model_not_found',
    `Ollama has no model ${context.request.model} any more. Pull it, or choose one that GET /v1/models lists.`,
    { param: 'model', upstream },
  );
}

function mapFailure(status: number, complaint: Complaint, context: ErrorContext, upstream: unknown): HubError {
  const { text } = complaint;
  const { model } = context.request;
  if (isAboutContext(text)) return tooLong(complaint, context, upstream);
  const option = /option "([^"]+)" must be of type (\w+)/.exec(text);
  if (option !== null) {
    return new HubError('invalid_request', `The option ${option[1]} must be of type ${option[2]}.`, { upstream });
  }
  if (/invalid format|failed to (load|parse) (grammar|schema)|grammar/i.test(text)) {
    return new HubError(
      'unsupported_schema',
      `Ollama cannot turn this JSON Schema into a grammar for the model ${model}. Simplify it.`,
      { param: 'response_format', upstream },
    );
  }
  if (isAboutMemory(text)) {
    return new HubError(
      'model_load_failed',
      `There is not enough free memory to load the model ${model}. Close other programs, or choose a smaller model or a shorter context.`,
      { upstream },
    );
  }
  if (isAboutLoading(text)) {
    return new HubError(
      'model_load_failed',
      `Ollama could not load the model ${model}. Its log has the reason; pulling the model again repairs damaged files.`,
      { upstream },
    );
  }
  if (isAboutCrash(text)) return crashed(context, upstream);
  return new HubError(
    'engine_rejected',
    `Ollama failed to answer with the model ${model} (status ${status}). Its log has the details.`,
    { upstream },
  );
}

function crashed(context: ErrorContext, upstream: unknown): HubError {
  const details: ErrorDetails = { upstream };
  return new HubError(
    'engine_crashed',
    `Ollama's runner for the model ${context.request.model} stopped in the middle of the work, often for lack of memory. Try again.`,
    details,
  );
}

function tooLong(complaint: Complaint, context: ErrorContext, upstream: unknown): HubError {
  const counted = complaint.promptTokens ?? Number(/\((\d+) tokens\)/.exec(complaint.text)?.[1] ?? Number.NaN);
  const prompt = Number.isFinite(counted) ? counted : undefined;
  return overlong(context.request, complaint.contextLength ?? context.contextLength, prompt, upstream);
}

function isAboutContext(text: string): boolean {
  return /exceed_context_size|exceeds? the (available |maximum )?context|exceeds? (the )?(model'?s? )?context (length|size|window)|prompt is too long|input (is too large|length exceeds)/i.test(
    text,
  );
}

function isAboutMemory(text: string): boolean {
  return /more system memory|out of memory|(unable|failed) to allocate|insufficient memory|cudaMalloc/i.test(text);
}

function isAboutLoading(text: string): boolean {
  return /error loading model|(unable|failed) to load|llama-server binary not found|error starting|has terminated|timed out waiting for|no such file|unsupported (model|architecture)|unknown model architecture/i.test(
    text,
  );
}

function isAboutCrash(text: string): boolean {
  return /unexpectedly stopped|no longer running|error was encountered while running the model|connection (reset|refused)|unexpected EOF|: EOF$|exit status|signal:/i.test(
    text,
  );
}
