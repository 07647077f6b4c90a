import {
  loadedImage,
  type ChatRequest,
  type CompletionRequest,
  type ContentPart,
  type EmbeddingRequest,
  type InferenceRequest,
  type Message,
  type Sampling,
} from '../../domain/inference-request.ts';

export const DIALECT = 'openai';

const PATHS = { chat: '/chat/completions', completion: '/completions', embedding: '/embeddings' } as const;

export interface UpstreamRequest {
  /** Below the upstream's base URL. */
  readonly path: string;
  readonly body: string | Uint8Array;
  /** The client itself asked for the usage chunk of a stream; otherwise it must not see it. */
  readonly isUsageWanted: boolean;
}

/**
 * The body for an upstream that speaks OpenAI's dialect. A request of the same dialect is passed on as it came, unknown
 * fields included; only the model's name and the wish for usage are put in.
 */
export function buildUpstreamRequest(request: InferenceRequest, model: string): UpstreamRequest {
  const path = PATHS[request.kind];
  const { wire } = request;
  if (wire?.dialect !== DIALECT) {
    return { path, body: JSON.stringify({ ...encodeRequest(request), model }), isUsageWanted: true };
  }
  const streamOptions = wire.body['stream_options'];
  const isUsageWanted = isRecord(streamOptions) && streamOptions['include_usage'] === true;
  const mustAskForUsage = request.stream && !isUsageWanted;
  if (wire.body['model'] === model && !mustAskForUsage) return { path, body: wire.bytes, isUsageWanted };
  const body = {
    ...wire.body,
    model,
    ...(mustAskForUsage && { stream_options: { ...(isRecord(streamOptions) && streamOptions), include_usage: true } }),
  };
  return { path, body: JSON.stringify(body), isUsageWanted };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function encodeRequest(request: InferenceRequest): Record<string, unknown> {
  switch (request.kind) {
    case 'chat':
      return encodeChat(request);
    case 'completion':
      return encodeCompletion(request);
    case 'embedding':
      return encodeEmbedding(request);
  }
}

function encodeChat(request: ChatRequest): Record<string, unknown> {
  const { tools, toolChoice, responseFormat } = request;
  return {
    ...encodeCommon(request),
    messages: request.messages.map(encodeMessage),
    ...(tools.length > 0 && {
      tools: tools.map((tool) => ({ type: 'function', function: tool })),
      tool_choice:
        toolChoice.type === 'function' ? { type: 'function', function: { name: toolChoice.name } } : toolChoice.type,
      parallel_tool_calls: request.parallelToolCalls,
    }),
    ...(responseFormat.type !== 'text' && {
      response_format:
        responseFormat.type === 'json_schema'
          ? { type: 'json_schema', json_schema: { name: responseFormat.name, schema: responseFormat.schema } }
          : { type: 'json_object' },
    }),
    ...(request.reasoningEffort !== undefined &&
      request.isEffortImplied !== true && { reasoning_effort: request.reasoningEffort }),
    ...(request.logprobs !== undefined && { logprobs: true, top_logprobs: request.logprobs.alternatives }),
  };
}

function encodeCompletion(request: CompletionRequest): Record<string, unknown> {
  return {
    ...encodeCommon(request),
    prompt: request.prompts.length === 1 ? request.prompts[0] : request.prompts,
    suffix: request.suffix,
    logprobs: request.logprobs?.alternatives,
  };
}

function encodeEmbedding(request: EmbeddingRequest): Record<string, unknown> {
  return { input: request.inputs, dimensions: request.dimensions, encoding_format: 'float' };
}

function encodeCommon(request: ChatRequest | CompletionRequest): Record<string, unknown> {
  return {
    ...encodeSampling(request.sampling),
    ...(request.choices > 1 && { n: request.choices }),
    ...(request.stream && { stream: true, stream_options: { include_usage: true } }),
  };
}

/** Undefined values vanish in JSON, so only what was sent arrives. */
function encodeSampling(sampling: Sampling): Record<string, unknown> {
  return {
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    min_p: sampling.minP,
    seed: sampling.seed,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    repeat_penalty: sampling.repeatPenalty,
    max_tokens: sampling.maxOutputTokens,
    ...(sampling.stop.length > 0 && { stop: sampling.stop }),
  };
}

function encodeMessage(message: Message): Record<string, unknown> {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: encodeContent(message.content) };
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: encodeContent(message.content) };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        reasoning_content: message.reasoning,
        ...(message.toolCalls.length > 0 && {
          tool_calls: message.toolCalls.map((call) => ({
            id: call.id,
            type: 'function',
            function: { name: call.name, arguments: call.argumentsText },
          })),
        }),
      };
  }
}

function dataUrlOf({ data, mediaType }: ReturnType<typeof loadedImage>): string {
  return `data:${mediaType};base64,${data}`;
}

function encodeContent(parts: readonly ContentPart[]): unknown {
  if (parts.every((part) => part.type === 'text')) return parts.map((part) => part.text).join('');
  return parts.map((part) =>
    part.type === 'text' ? part : { type: 'image_url', image_url: { url: dataUrlOf(loadedImage(part)) } },
  );
}
