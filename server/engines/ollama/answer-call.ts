import { cancelledError, HubError } from '../../domain/errors.ts';
import type { ChatRequest, EmbeddingRequest, InferenceRequest, Tool } from '../../domain/inference-request.ts';
import type { EngineCall, IdGenerator } from '../../domain/ports.ts';
import { frameOf, type EngineStream, type StreamFrame, type Usage } from '../../domain/stream-frame.ts';
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
import { forcedTools, readForcedCall, shapeOfForcedCall } from './forced-tool-call.ts';
import { type OllamaHttp, readErrorText, type UpstreamResponse } from './http-client.ts';
import { isObject, parseJson } from './json.ts';
import {
  type ErrorContext,
  isBroken,
  mapConnectionError,
  mapHttpError,
  readComplaint,
  unreadableToolCall,
} from './map-error.ts';
import { readLines } from './ndjson.ts';

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
  const text = await readErrorText(response.body);
  const written = unreadableToolCall(readComplaint(text).text);
  if (written === undefined) throw mapHttpError(response.statusCode, text, context);
  return framesOf(unreadableCallFrame(written, context));
}

async function embed(
  call: EngineCall,
  request: EmbeddingRequest,
  deps: AnswerDeps,
): Promise<AsyncGenerator<StreamFrame>> {
  const { statusCode, body } = await send(call, deps, encodeEmbedding(request, deps.target));
  if (statusCode >= 400) throw mapHttpError(statusCode, await readErrorText(body), contextOf(request, deps));
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

/** A finished answer that was read before anything of it was handed on. */
interface WholeAnswer {
  readonly frames: readonly StreamFrame[];
  readonly text: string;
  readonly isCut: boolean;
  readonly hasToolCalls: boolean;
  readonly usage: Usage;
}

async function readWhole(frames: AsyncIterable<StreamFrame>): Promise<WholeAnswer> {
  const all = await Array.fromAsync(frames);
  const parts = all.flatMap((frame) => frame.parts);
  return {
    frames: all,
    text: parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join(''),
    isCut: parts.some((part) => part.type === 'finish' && part.reason === 'length'),
    hasToolCalls: parts.some((part) => part.type === 'tool-call-start'),
    usage: parts.find((part) => part.type === 'usage')?.usage ?? { inputTokens: 0, outputTokens: 0 },
  };
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

async function* forcedCallFrames(
  first: AsyncIterable<StreamFrame>,
  tryAgain: () => Promise<AsyncIterable<StreamFrame>>,
  request: ChatRequest,
  tools: readonly Tool[],
  ids: IdGenerator,
): AsyncGenerator<StreamFrame> {
  yield frameOf({ type: 'generation-start' });
  let answer = await readWhole(first);
  let { usage } = answer;
  let made = readForcedCall(answer.text, tools);
  if (made === undefined && !answer.isCut) {
    answer = await readWhole(await tryAgain());
    usage = addUsage(usage, answer.usage);
    made = readForcedCall(answer.text, tools);
  }
  if (made === undefined) throw answer.isCut ? cutCall(request) : noCall(request, tools);
  const named = { type: 'tool-call-start', choice: 0, call: 0, callId: ids.next('call_'), name: made.name } as const;
  yield frameOf(named, { type: 'tool-call-delta', choice: 0, call: 0, argumentsText: made.argumentsText });
  yield frameOf({ type: 'finish', choice: 0, reason: 'tool_calls' }, { type: 'usage', usage });
}

function noCall(request: ChatRequest, tools: readonly Tool[]): HubError {
  return new HubError(
    'engine_bad_answer',
    `The model ${request.model} made no valid call of ${tools.map((tool) => tool.name).join(' or ')} in two attempts. Try a larger model, or tool_choice auto.`,
  );
}

function cutCall(request: ChatRequest): HubError {
  return new HubError(
    'invalid_request',
    `The model ${request.model} used up its output tokens before its tool call was complete. Raise max_tokens, or shorten the messages.`,
    { param: 'max_tokens' },
  );
}

/** The same seed would make the same mistake. */
function withOtherSeed(request: ChatRequest, attempt: number): ChatRequest {
  const { seed } = request.sampling;
  if (attempt === 0) return request;
  return { ...request, sampling: { ...request.sampling, seed: (seed ?? 0) + attempt } };
}

/**
 * Tools and a format in one request: the model may call tools freely; an answer that is text is asked for again under the
 * format, unless it is JSON already.
 */
async function* formatLastAnswer(
  withTools: AsyncIterable<StreamFrame>,
  request: ChatRequest,
  askFormatted: () => Promise<AsyncIterable<StreamFrame>>,
): AsyncGenerator<StreamFrame> {
  yield frameOf({ type: 'generation-start' });
  const first = await readWhole(withTools);
  if (first.hasToolCalls || first.isCut || fitsFormat(first.text, request)) {
    for (const frame of first.frames) yield withoutStart(frame);
    return;
  }
  for await (const frame of await askFormatted()) {
    const { parts, ...rest } = withoutStart(frame);
    const counted = parts.map((part) =>
      part.type === 'usage' ? { ...part, usage: addUsage(first.usage, part.usage) } : part,
    );
    yield { ...rest, parts: counted };
  }
}

/** The work began only once, however many requests it took. */
function withoutStart(frame: StreamFrame): StreamFrame {
  return { ...frame, parts: frame.parts.filter((part) => part.type !== 'generation-start') };
}

/** Only a schema's required fields are checked: enough to tell an answer that was meant as JSON. */
function fitsFormat(text: string, request: ChatRequest): boolean {
  const value = parseJson(text);
  if (!isObject(value)) return false;
  if (request.responseFormat.type !== 'json_schema') return true;
  const { required } = request.responseFormat.schema;
  return !Array.isArray(required) || required.every((name) => typeof name === 'string' && name in value);
}

/** Both attempts cost work: their sum is what was used. */
function addUsage(first: Usage | undefined, second: Usage): Usage {
  if (first === undefined) return second;
  return {
    inputTokens: first.inputTokens + second.inputTokens,
    outputTokens: first.outputTokens + second.outputTokens,
    ...((first.estimated === true || second.estimated === true) && { estimated: true }),
  };
}
