import { HubError } from '../../domain/errors.ts';
import type {
  ChatRequest,
  CompletionRequest,
  EmbeddingRequest,
  InferenceRequest,
  JsonSchema,
  Message,
  Prompt,
  ReasoningEffort,
  ResponseFormat,
  Sampling,
  Tool,
} from '../../domain/inference-request.ts';
import { encodeMessages, encodeTools, withSystemNote } from './encode-messages.ts';
import { isObject } from './json.ts';
import { canThink, type OllamaModel } from './ollama-model.ts';

/** A request ready for Ollama's native API. */
export interface UpstreamCall {
  readonly path: '/api/chat' | '/api/generate' | '/api/embed';
  readonly body: Readonly<Record<string, unknown>>;
}

/** The model a request goes to, and the window it gets there. */
export interface Target {
  readonly model: OllamaModel;
  /** Tokens. Always sent, so that no prompt is cut to a default that nobody chose. */
  readonly contextLength: number;
}

/** What one call asks of the model. Tools and a format never go together: Ollama then answers with empty calls. */
export type ChatShape =
  | { readonly type: 'text' }
  | { readonly type: 'tools'; readonly tools: readonly Tool[] }
  | { readonly type: 'format'; readonly format: 'json' | JsonSchema; readonly note?: string | undefined };

/** Options of Ollama's own dialect that the neutral request has no words for; none of them reloads the model. */
const NATIVE_OPTIONS = ['typical_p', 'repeat_last_n', 'num_keep', 'mirostat', 'mirostat_tau', 'mirostat_eta'];

/** @throws HubError `invalid_request` for tool arguments in the history that are no JSON object. */
export function encodeChat(request: ChatRequest, target: Target, shape: ChatShape): UpstreamCall {
  const thinks = canThink(target.model);
  const note = shape.type === 'format' ? shape.note : undefined;
  const messages: readonly Message[] = note === undefined ? request.messages : withSystemNote(request.messages, note);
  return {
    path: '/api/chat',
    body: {
      ...encodeCommon(request, target),
      messages: encodeMessages(messages, thinks),
      ...(shape.type === 'tools' && { tools: encodeTools(shape.tools) }),
      ...(shape.type === 'format' && { format: shape.format }),
      // With a format the model would think first and be bound afterwards, in two passes.
      ...(thinks && { think: shape.type === 'format' ? false : encodeEffort(request.reasoningEffort, target.model) }),
    },
  };
}

/**
 * A raw continuation. Fill in the middle goes through the model's own template instead, which knows its markers.
 * @throws HubError `unsupported_feature` for token ids: Ollama takes text only.
 */
export function encodeCompletion(request: CompletionRequest, target: Target): UpstreamCall {
  const prompt = requireText(request.prompts[0] ?? '', 'prompt', 'Send the prompt as text.');
  return {
    path: '/api/generate',
    body: {
      ...encodeCommon(request, target),
      prompt,
      ...(request.suffix === undefined ? { raw: true } : { suffix: request.suffix }),
      ...(canThink(target.model) && { think: false }),
    },
  };
}

/** @throws HubError `unsupported_feature` for token ids. */
export function encodeEmbedding(request: EmbeddingRequest, target: Target): UpstreamCall {
  const advice = 'Send the inputs as text (LangChain: check_embedding_ctx_length=False).';
  return {
    path: '/api/embed',
    body: {
      model: target.model.name,
      input: request.inputs.map((input) => requireText(input, 'input', advice)),
      truncate: false,
      dimensions: request.dimensions,
      keep_alive: encodeKeepAlive(request.runtime.keepAlive),
      options: { num_ctx: target.contextLength },
    },
  };
}

function requireText(prompt: Prompt, param: string, advice: string): string {
  if (typeof prompt === 'string') return prompt;
  throw new HubError('unsupported_feature', `Ollama takes no token ids, and ${param} holds some. ${advice}`, { param });
}

/** Always streamed, whatever the client wants: only then can an abort reach the work and its start be seen. */
function encodeCommon(request: ChatRequest | CompletionRequest, target: Target): Record<string, unknown> {
  return {
    model: target.model.name,
    stream: true,
    truncate: false,
    shift: false,
    keep_alive: encodeKeepAlive(request.runtime.keepAlive),
    options: {
      ...nativeOptions(request),
      ...encodeSampling(request.sampling, target.model),
      num_ctx: target.contextLength,
    },
    ...(request.logprobs !== undefined && { logprobs: true, top_logprobs: request.logprobs.alternatives }),
  };
}

/** Undefined values vanish in JSON, so that the model's own defaults hold for what was not sent. */
function encodeSampling(sampling: Sampling, model: OllamaModel): Record<string, unknown> {
  return {
    num_predict: sampling.maxOutputTokens,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    min_p: sampling.minP,
    seed: sampling.seed,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    repeat_penalty: sampling.repeatPenalty,
    // A request's stops replace the model's own, without which many models never end.
    ...(sampling.stop.length > 0 && { stop: [...new Set([...sampling.stop, ...model.stops])] }),
  };
}

function nativeOptions(request: InferenceRequest): Record<string, unknown> {
  // Other dialects' clients write them in the same place and by the same names.
  const options = request.wire?.body['options'];
  if (!isObject(options)) return {};
  return Object.fromEntries(Object.entries(options).filter(([name]) => NATIVE_OPTIONS.includes(name)));
}

/** A text without a unit is refused by Ollama, so `"300"` and `"-1"` go as the seconds they mean. */
function encodeKeepAlive(keepAlive: number | string | undefined): number | string | undefined {
  if (typeof keepAlive !== 'string') return keepAlive;
  return /^\s*-?\d+\s*$/.test(keepAlive) ? Number(keepAlive) : keepAlive;
}

/** Levels are understood by the gpt-oss family; the others know on and off, and older servers refuse them a level. */
function encodeEffort(effort: ReasoningEffort | undefined, model: OllamaModel): boolean | string | undefined {
  if (effort === undefined) return undefined;
  if (effort === 'none') return false;
  if (!/^gpt-?oss/i.test(model.family ?? '')) return true;
  switch (effort) {
    case 'minimal':
    case 'low':
      return 'low';
    case 'medium':
      return 'medium';
    case 'high':
    case 'max':
      return 'high';
  }
}

/** The grammar of a wished format, undefined for plain text. The model never sees a schema unless it is told. */
export function shapeOfFormat(format: ResponseFormat): ChatShape {
  switch (format.type) {
    case 'text':
      return { type: 'text' };
    case 'json_object':
      return { type: 'format', format: 'json' };
    case 'json_schema': {
      const note = `Answer with JSON that matches this JSON Schema:\n${JSON.stringify(format.schema)}`;
      return { type: 'format', format: format.schema, note };
    }
  }
}
