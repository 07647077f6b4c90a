import type { RequestWishes } from './request-wishes.ts';

/** Opaque name of a wire dialect. The domain holds no list of them, so a new dialect does not touch it. */
export type DialectId = string;

/** A JSON Schema document as the client sent it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The request as it arrived, kept whole so that an engine of the same dialect can pass on what we do not know. */
export interface WireRequest {
  readonly dialect: DialectId;
  /** The exact bytes of the body (decompressed). */
  readonly bytes: Uint8Array;
  /** The same body, parsed once. */
  readonly body: Readonly<Record<string, unknown>>;
  /** How a system prompt is put before the conversation of such a body; absent where no upstream speaks the dialect. */
  readonly withSystem?: ((body: WireRequest['body'], text: string) => WireRequest['body']) | undefined;
}

export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  /** `data` is base64 without a `data:` prefix. */
  | { readonly type: 'image'; readonly mediaType: string; readonly data: string }
  /** An image that is somewhere on the net; fetched before an engine is asked. `param` is the field that links to it. */
  | { readonly type: 'image-link'; readonly url: string; readonly param: string };

/** @throws TypeError for an image that is still a link: engines never see one */
export function loadedImage(part: Exclude<ContentPart, { type: 'text' }>): Extract<ContentPart, { type: 'image' }> {
  if (part.type === 'image') return part;
  throw new TypeError(`The image at ${part.param} was not fetched before its engine was asked.`);
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, as OpenAI's dialect writes it; `{}` when there are no arguments. */
  readonly argumentsText: string;
}

export type Message =
  | { readonly role: 'system'; readonly content: readonly ContentPart[] }
  | { readonly role: 'user'; readonly content: readonly ContentPart[] }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly reasoning?: string | undefined;
      readonly toolCalls: readonly ToolCall[];
    }
  /** The result of the tool call `callId`, which an earlier assistant message made. */
  | {
      readonly role: 'tool';
      readonly callId: string;
      readonly toolName: string;
      readonly content: readonly ContentPart[];
    };

export interface Tool {
  readonly name: string;
  readonly description?: string | undefined;
  /** Always a schema of an object; a tool without parameters has an empty one. */
  readonly parameters: JsonSchema;
}

export type ToolChoice =
  { readonly type: 'auto' | 'none' | 'required' } | { readonly type: 'function'; readonly name: string };

export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json_object' }
  | { readonly type: 'json_schema'; readonly name: string; readonly schema: JsonSchema };

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'max';

/** Only what the client sent is set: an absent value leaves the model's own default in force. */
export interface Sampling {
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly minP?: number | undefined;
  readonly seed?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
  readonly repeatPenalty?: number | undefined;
  /** Texts that end the answer and are not part of it; empties are dropped by the decoder. */
  readonly stop: readonly string[];
  /** Tokens; absent means as many as the window leaves, bounded by the engine. */
  readonly maxOutputTokens?: number | undefined;
}

/** Settings of the model's runtime rather than of the answer; engines honour what they can and clamp to the model. */
export interface RuntimeOptions {
  /** Tokens of context to allocate. */
  readonly contextLength?: number | undefined;
  /** How long the model stays loaded afterwards, as Ollama writes it: seconds, or a Go duration such as `5m`. */
  readonly keepAlive?: number | string | undefined;
}

interface RequestBase {
  /** The name the client asked for; the answer carries it. */
  readonly model: string;
  readonly stream: boolean;
  /** How many answers to each prompt, at least 1. Engines are only ever asked for 1 unless they declare `choices`. */
  readonly choices: number;
  readonly sampling: Sampling;
  readonly runtime: RuntimeOptions;
  /** Log probabilities were asked for, with this many alternatives per token (0 = only the chosen one). */
  readonly logprobs?: { readonly alternatives: number } | undefined;
  readonly wire?: WireRequest | undefined;
  /** What the body asks of the hub; headers are in the call's opening. */
  readonly wishes?: RequestWishes | undefined;
}

export interface ChatRequest extends RequestBase {
  readonly kind: 'chat';
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  readonly parallelToolCalls: boolean;
  readonly responseFormat: ResponseFormat;
  readonly reasoningEffort?: ReasoningEffort | undefined;
  /** The effort is the dialect's own default and no wish of the client: an upstream that may not know it is not told. */
  readonly isEffortImplied?: boolean | undefined;
}

/** A text, or token ids of the model's own vocabulary. */
export type Prompt = string | readonly number[];

/** Raw continuation of a text: no chat template is applied. */
export interface CompletionRequest extends RequestBase {
  readonly kind: 'completion';
  /** At least one. Engines are only ever asked for one unless they declare `choices`. */
  readonly prompts: readonly Prompt[];
  /** Fill in the middle: the text that follows the gap. */
  readonly suffix?: string | undefined;
}

export interface EmbeddingRequest extends RequestBase {
  readonly kind: 'embedding';
  readonly inputs: readonly Prompt[];
  /** Cut the vectors to this many values and normalise them again. */
  readonly dimensions?: number | undefined;
}

export type InferenceRequest = ChatRequest | CompletionRequest | EmbeddingRequest;
export type InferenceKind = InferenceRequest['kind'];
