import { cancelledError, HubError } from '../../domain/errors.ts';
import type { ChatRequest, EmbeddingRequest, InferenceRequest, Tool } from '../../domain/inference-request.ts';
import type { EngineCall, IdGenerator } from '../../domain/ports.ts';
import type { EngineStream, StreamFrame } from '../../domain/stream-frame.ts';
import { decodeAnswer, unreadableCallFrame } from './decode-answer.ts';
import { decodeEmbeddings } from './decode-embeddings.ts';
import {
  type ChatShape,
  encodeChat,
  encodeCompletion,
  encodeEmbedding,
  shapeOfFormat,
  type Target,
  type UpstreamCall,
} from './encode-request.ts';
import { forcedTools, shapeOfForcedCall } from './forced-tool-call.ts';
import { type OllamaHttp, readErrorText, type UpstreamResponse } from './http-client.ts';
import {
  type ErrorContext,
  isBroken,
  mapConnectionError,
  mapHttpError,
  readComplaint,
  unreadableToolCall,
} from './map-error.ts';
import { readLines } from '../../domain/read-lines.ts';
import { forcedCallFrames, formatLastAnswer } from './whole-answers.ts';

export interface AnswerDeps {
  readonly http: OllamaHttp;
  readonly ids: IdGenerator;
  /** Base URL of the Ollama to ask. */
  readonly url: string;
  readonly target: Target;
  /** Told when nobody was there, so that the watch need not wait for its next look. */
  readonly onConnectionError: () => void;
}

/**
 * Answers one call over Ollama's native API. Resolves when Ollama began to answer, which is after the model was loaded.
 * Leaving the frames, even before the first, ends the work upstream.
 * @throws HubError before the first frame, or out of the frames.
 */
export async function answerCall(call: EngineCall, deps: AnswerDeps): Promise<EngineStream> {
  const leaving = new AbortController();
  const signal = AbortSignal.any([call.signal, leaving.signal]);
  const frames = await answer({ ...call, signal }, deps);
  return { frames: endingWith(frames, () => leaving.abort()) };
}

/** A generator that was never started runs no `finally`, so the end is told here. */
function endingWith(frames: AsyncGenerator<StreamFrame>, end: () => void): AsyncIterableIterator<StreamFrame> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => frames.next(),
    async return() {
      end();
      return frames.return(undefined);
    },
  };
}

async function answer(call: EngineCall, deps: AnswerDeps): Promise<AsyncGenerator<StreamFrame>> {
  const { request } = call;
  switch (request.kind) {
    case 'chat':
      return answerChat(call, request, deps);
    case 'completion':
      return ask(call, deps, encodeCompletion(request, deps.target));
    case 'embedding':
      return embed(call, request, deps);
  }
}

async function answerChat(
  call: EngineCall,
  request: ChatRequest,
  deps: AnswerDeps,
): Promise<AsyncGenerator<StreamFrame>> {
  const forced = forcedTools(request);
  if (forced.length > 0) return forceToolCall(call, request, forced, deps);
  const chat = async (shape: ChatShape) => ask(call, deps, encodeChat(request, deps.target, shape));
  const format = shapeOfFormat(request.responseFormat);
  if (request.tools.length === 0 || request.toolChoice.type === 'none') return chat(format);
  const withTools = await chat({ type: 'tools', tools: request.tools });
  return format.type === 'text' ? withTools : formatLastAnswer(withTools, request, async () => chat(format));
}

/** One upstream request as frames. */
async function ask(call: EngineCall, deps: AnswerDeps, upstream: UpstreamCall): Promise<AsyncGenerator<StreamFrame>> {
  const context = contextOf(call.request, deps);
  const response = await send(call, deps, upstream);
  if (response.statusCode < 400) {
    const { body } = response;
    return guarded(body, call, deps, () => decodeAnswer(readLines(body), context, deps.ids));
  }
  const text = await readRefusal(response, call, deps);
  const written = unreadableToolCall(readComplaint(text).text);
  if (written === undefined) throw mapHttpError(response.statusCode, text, context);
  return framesOf(unreadableCallFrame(written, context));
}

async function embed(
  call: EngineCall,
  request: EmbeddingRequest,
  deps: AnswerDeps,
): Promise<AsyncGenerator<StreamFrame>> {
  const response = await send(call, deps, encodeEmbedding(request, deps.target));
  const { body, statusCode } = response;
  if (statusCode >= 400) {
    throw mapHttpError(statusCode, await readRefusal(response, call, deps), contextOf(request, deps));
  }
  return guarded(body, call, deps, async function* decode() {
    yield decodeEmbeddings(await body.text(), request);
  });
}

async function send(call: EngineCall, deps: AnswerDeps, upstream: UpstreamCall): Promise<UpstreamResponse> {
  const post = async () => deps.http.post(deps.url + upstream.path, upstream.body, call.signal);
  try {
    // Nothing was answered yet, so a connection that broke is tried once more: an idle one may be dead without a sign.
    const response = await post().catch(async (thrown: unknown) => {
      if (call.signal.aborted || !isBroken(thrown)) throw thrown;
      return post();
    });
    // A body that is destroyed early reports it as an error; whoever reads it hears it there.
    response.body.on('error', () => undefined);
    return response;
  } catch (thrown) {
    throw inOurWords(thrown, call, deps);
  }
}

async function readRefusal(response: UpstreamResponse, call: EngineCall, deps: AnswerDeps): Promise<string> {
  try {
    return await readErrorText(response.body);
  } catch (thrown) {
    throw inOurWords(thrown, call, deps);
  }
}

/** Frames that close the upstream request however their reader leaves. */
async function* guarded(
  body: UpstreamResponse['body'],
  call: EngineCall,
  deps: AnswerDeps,
  decode: () => AsyncIterable<StreamFrame>,
): AsyncGenerator<StreamFrame> {
  try {
    yield* decode();
  } catch (thrown) {
    throw inOurWords(thrown, call, deps);
  } finally {
    body.destroy();
  }
}

function inOurWords(thrown: unknown, call: EngineCall, deps: AnswerDeps): HubError {
  if (call.signal.aborted) return call.signal.reason instanceof HubError ? call.signal.reason : cancelledError();
  const error = mapConnectionError(thrown, deps.url);
  if (!(thrown instanceof HubError)) deps.onConnectionError();
  return error;
}

function contextOf(request: InferenceRequest, deps: AnswerDeps): ErrorContext {
  return { url: deps.url, request, contextLength: deps.target.contextLength };
}

async function* framesOf(...frames: readonly StreamFrame[]): AsyncGenerator<StreamFrame> {
  yield* frames;
}

/** Binds the answer to a grammar of calls, checks what comes out, and tries once more if it is none. */
async function forceToolCall(
  call: EngineCall,
  request: ChatRequest,
  tools: readonly Tool[],
  deps: AnswerDeps,
): Promise<AsyncGenerator<StreamFrame>> {
  const shape = shapeOfForcedCall(tools);
  const attempt = async (number: number) =>
    ask(call, deps, encodeChat(withOtherSeed(request, number), deps.target, shape));
  // The first is begun here, so that a refusal comes before the first frame.
  return forcedCallFrames(await attempt(0), async () => attempt(1), request, tools, deps.ids);
}

/** The same seed would make the same mistake. */
function withOtherSeed(request: ChatRequest, attempt: number): ChatRequest {
  const { seed } = request.sampling;
  if (attempt === 0) return request;
  return { ...request, sampling: { ...request.sampling, seed: (seed ?? 0) + attempt } };
}
