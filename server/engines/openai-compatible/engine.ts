import { Pool } from 'undici';
import {
  EXPECTED_ADDRESS,
  EXPECTED_HEADER_TEXT,
  isHeaderText,
  isHttpAddress,
  withoutCredentials,
} from '../../domain/address.ts';
import { HubError } from '../../domain/errors.ts';
import type { InferenceRequest } from '../../domain/inference-request.ts';
import type { EngineModel, EngineStatus } from '../../domain/model.ts';
import type { Clock, Engine, EngineCall, Logger } from '../../domain/ports.ts';
import type { EngineStream, StreamFrame, UpstreamAllowance } from '../../domain/stream-frame.ts';
import { buildUpstreamRequest, DIALECT } from './build-request.ts';
import { callUpstream, type UpstreamAnswer } from './call-upstream.ts';
import { decodeEventStream, decodeWholeReply, type DecodeOptions } from './decode-stream.ts';
import { mapConnectionError, mapUpstreamError } from './map-error.ts';
import { modelListSchema } from './wire-schema.ts';

export interface OpenAiCompatibleOptions {
  /** Name of the upstream, and the prefix of its models: `id/model`. */
  readonly id: string;
  /** With the version, as its documentation gives it: `https://host/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

const REFRESH_MS = 30_000;
const RETRY_MS = 5_000;
const LIST_TIMEOUT_MS = 10_000;
const MAX_ERROR_CHARACTERS = 64 * 1024;
/** A model may load or think for a long time before its first byte; the client decides how long it waits. */
const NO_TIMEOUT = { headersTimeout: 0, bodyTimeout: 0 };

/**
 * Any upstream that speaks OpenAI's dialect, by URL and key.
 * @throws HubError `invalid_request` for an address or a key that can't be one
 */
export function createOpenAiCompatibleEngine(options: OpenAiCompatibleOptions): Engine {
  const { id, clock, logger } = options;
  requireCallable(options);
  const base = new URL(options.baseUrl.replace(/\/+$/, ''));
  const address = withoutCredentials(options.baseUrl);
  const pool = new Pool(base.origin, { ...NO_TIMEOUT, connections: 256, keepAliveTimeout: 30_000 });
  const headers = {
    'content-type': 'application/json',
    ...(options.apiKey !== undefined && { authorization: `Bearer ${options.apiKey}` }),
  };
  const listeners = new Set<() => void>();
  let status: EngineStatus = {
    state: 'starting',
    message: `Asking ${address} for its models.`,
    isOurs: false,
    endpoint: address,
  };
  let models: readonly EngineModel[] = [];
  let takeBackRefresh: (() => void) | undefined;
  let isStopped = false;

  function become(next: EngineStatus, nextModels: readonly EngineModel[]): void {
    const isSame = next.message === status.message && JSON.stringify(nextModels) === JSON.stringify(models);
    status = next;
    models = nextModels;
    if (!isSame) for (const listener of listeners) listener();
  }

  async function refresh(): Promise<void> {
    try {
      models = await listModels();
      become(
        {
          state: 'ready',
          message: `${id} offers ${models.length === 1 ? 'one model' : `${models.length} models`}.`,
          isOurs: false,
          endpoint: address,
        },
        models,
      );
    } catch (thrown) {
      const error = mapConnectionError(id, address, thrown);
      logger.warn('upstream.list_failed', { engine: id, error });
      // The models stay listed: a short outage should answer 503, not 404.
      become({ state: 'failed', message: error.message, isOurs: false, endpoint: address }, models);
    }
    if (!isStopped) {
      takeBackRefresh = clock.after(status.state === 'ready' ? REFRESH_MS : RETRY_MS, () => void refresh());
    }
  }

  async function listModels(): Promise<readonly EngineModel[]> {
    const response = await callUpstream(pool, {
      method: 'GET',
      path: `${base.pathname.replace(/\/$/, '')}/models`,
      headers,
      signal: AbortSignal.timeout(LIST_TIMEOUT_MS),
    });
    const text = textOf(await response.bytes());
    if (response.status >= 400) throw mapUpstreamError(id, response.status, text);
    const listed = modelListSchema.safeParse(parseJson(text));
    if (!listed.success) throw new HubError('engine_bad_answer', `${address}/models answered no list of models.`);
    return (listed.data.data ?? []).map((model) => ({
      name: model.id,
      contextLength: model.context_length ?? model.max_model_len ?? undefined,
      modifiedAt: model.created == null ? undefined : model.created * 1000,
    }));
  }

  async function generate(call: EngineCall): Promise<EngineStream> {
    const upstream = buildUpstreamRequest(call.request, call.model);
    let response: UpstreamAnswer;
    try {
      response = await callUpstream(pool, {
        method: 'POST',
        path: base.pathname.replace(/\/$/, '') + upstream.path,
        headers,
        body: upstream.body,
        signal: call.signal,
      });
    } catch (thrown) {
      throw mapConnectionError(id, address, thrown);
    }
    if (response.status >= 400) throw await readError(response);
    const decoding: DecodeOptions = {
      engineId: id,
      answerModel: call.request.model,
      isUsageWanted: upstream.isUsageWanted,
      choices: answersOf(call.request),
    };
    const isEventStream = String(response.headers['content-type']).startsWith('text/event-stream');
    return {
      dialect: DIALECT,
      framing: isEventStream ? 'sse' : 'json',
      allowance: readAllowance(response.headers),
      frames: readFrames(response, isEventStream, decoding),
    };
  }

  async function* readFrames(
    response: UpstreamAnswer,
    isEventStream: boolean,
    decoding: DecodeOptions,
  ): AsyncGenerator<StreamFrame> {
    try {
      if (isEventStream) yield* decodeEventStream(response.chunks, decoding);
      else yield decodeWholeReply(await response.bytes(), decoding);
    } catch (thrown) {
      throw mapConnectionError(id, address, thrown);
    }
  }

  async function readError({ status, headers: received, chunks }: UpstreamAnswer): Promise<HubError> {
    let text = '';
    for await (const chunk of chunks) {
      text += textOf(chunk);
      if (text.length > MAX_ERROR_CHARACTERS) break;
    }
    return mapUpstreamError(id, status, text, String(received['retry-after'] ?? ''));
  }

  return {
    id,
    kind: 'openai-compatible',
    servesChoices: true,
    servesUnlistedModels: true,
    start: refresh,
    async stop() {
      isStopped = true;
      takeBackRefresh?.();
      await pool.destroy();
    },
    status: () => status,
    models: () => models,
    findModel: (name) => models.find((model) => model.name === name),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    generate,
  };
}

function requireCallable({ baseUrl, apiKey }: OpenAiCompatibleOptions): void {
  if (!isHttpAddress(baseUrl)) {
    const shown = JSON.stringify(withoutCredentials(baseUrl));
    throw new HubError('invalid_request', `its address is ${shown}: ${EXPECTED_ADDRESS}.`);
  }
  if (!isHeaderText(apiKey ?? '')) {
    throw new HubError('invalid_request', `its key can't be sent: ${EXPECTED_HEADER_TEXT}.`);
  }
}

/** What OpenAI and those who follow it tell in headers; many tell nothing. */
function readAllowance(headers: UpstreamAnswer['headers']): UpstreamAllowance | undefined {
  const requests = countOf(headers['x-ratelimit-remaining-requests']);
  const tokens = countOf(headers['x-ratelimit-remaining-tokens']);
  return requests === undefined && tokens === undefined ? undefined : { requests, tokens };
}

function countOf(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

function answersOf(request: InferenceRequest): number {
  return request.kind === 'completion' ? request.prompts.length * request.choices : request.choices;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The schema says in its own words what is missing.
  }
}
