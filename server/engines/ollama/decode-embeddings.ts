import { HubError } from '../../domain/errors.ts';
import type { EmbeddingRequest } from '../../domain/inference-request.ts';
import { frameOf, type StreamFrame, type StreamPart } from '../../domain/stream-frame.ts';
import { estimateInputTokens } from '../../domain/estimate-tokens.ts';
import { decodeTiming } from './decode-timing.ts';
import { isObject, listOf, numberOf, parseJson } from './json.ts';

/**
 * The answer of `/api/embed` as one frame.
 * @throws HubError `engine_bad_answer` unless there is one vector for each input; `invalid_request` when the model's
 *         vectors are shorter than asked.
 */
export function decodeEmbeddings(text: string, request: EmbeddingRequest): StreamFrame {
  const reply = parseJson(text);
  const vectors = isObject(reply) ? listOf(reply, 'embeddings') : [];
  if (!isObject(reply) || vectors.length !== request.inputs.length) {
    throw new HubError(
      'engine_bad_answer',
      `Ollama gave ${vectors.length} embeddings for ${request.inputs.length} inputs with the model ${request.model}. Try again.`,
      { upstream: { body: text.slice(0, 200) } },
    );
  }
  const parts = vectors.map((vector, index): StreamPart => ({
    type: 'embedding',
    index,
    vector: fit(toVector(vector, request.model), request),
  }));
  const counted = numberOf(reply, 'prompt_eval_count') ?? 0;
  const inputTokens = counted > 0 ? counted : estimateInputTokens(request);
  return frameOf({ type: 'generation-start' }, ...parts, {
    type: 'usage',
    usage: { inputTokens, outputTokens: 0, ...(counted > 0 ? {} : { estimated: true }) },
    timing: decodeTiming(reply),
  });
}

function toVector(value: unknown, model: string): Float32Array {
  const isVector = Array.isArray(value) && value.length > 0 && value.every((item) => Number.isFinite(item));
  if (isVector) return Float32Array.from(value as number[]);
  throw new HubError(
    'engine_bad_answer',
    `Ollama gave something else than a vector for the model ${model}. Try again.`,
  );
}

/** Old servers ignore `dimensions`: then the vector is cut and normalised here. */
function fit(vector: Float32Array, request: EmbeddingRequest): Float32Array {
  const { dimensions } = request;
  if (dimensions === undefined || vector.length === dimensions) return vector;
  if (vector.length < dimensions) {
    throw new HubError(
      'invalid_request',
      `The model ${request.model} makes vectors of ${vector.length} values, and dimensions asks for ${dimensions}. Ask for at most ${vector.length}.`,
      { param: 'dimensions' },
    );
  }
  const cut = vector.slice(0, dimensions);
  const length = Math.hypot(...cut) || 1;
  return cut.map((value) => value / length);
}
