import { HubError } from '../../domain/errors.ts';
import type { WireRequest } from '../../domain/inference-request.ts';
import type { SeveralCalls } from '../protocol.ts';

/** So many models are asked by one request: each of them is a request of its own for whoever serves it. */
const MOST_MODELS = 10;

/**
 * LiteLLM's `model: "a,b"` (proxy HTTP contract 1.1): every model gets the request, and the answer is a list of theirs; with
 * `fastest_response` it is the first one.
 * @returns undefined for a request that names one model
 * @throws HubError for a stream, which can't be one of several answers
 */
export function splitByModel(wire: WireRequest): SeveralCalls | undefined {
  const { model, fastest_response: fastest, ...rest } = wire.body;
  if (typeof model !== 'string' || !model.includes(',')) return undefined;
  const names = model
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const shown = JSON.stringify(model.slice(0, 120));
  if (rest['stream'] === true) {
    throw new HubError(
      'invalid_request',
      `model is ${shown}: answers of several models can't be streamed. Leave stream out, or ask each model in a request of its own.`,
      { param: 'stream' },
    );
  }
  if (names.length === 0 || names.length > MOST_MODELS) {
    throw new HubError(
      'invalid_request',
      `model is ${shown} and names ${names.length} models. Name 1 to ${MOST_MODELS}, with commas between them.`,
      { param: 'model' },
    );
  }
  return { wires: names.map((name) => withBody(wire, { ...rest, model: name })), isFirstEnough: fastest === true };
}

function withBody(wire: WireRequest, body: Readonly<Record<string, unknown>>): WireRequest {
  return { ...wire, body, bytes: Buffer.from(JSON.stringify(body)) };
}
