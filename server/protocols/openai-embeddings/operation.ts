import { HubError } from '../../domain/errors.ts';
import type { Prompt, WireRequest } from '../../domain/inference-request.ts';
import type { StreamPart } from '../../domain/stream-frame.ts';
import { decodeWishes } from '../openai/decode-wishes.ts';
import { readBody } from '../read-body.ts';
import type { DecodedCall, Operation, ReplyEncoder, ReplyIdentity } from '../protocol.ts';
import { embeddingRequestSchema, embeddingResponseSchema, type EmbeddingBody } from './schema.ts';

export const embeddings: Operation = {
  id: 'embeddings',
  summary: 'Turn texts into vectors',
  path: '/embeddings',
  idPrefix: 'emb-',
  requestSchema: embeddingRequestSchema,
  responseSchema: embeddingResponseSchema,
  decode: decodeEmbedding,
};

/** @throws HubError that names the field, its value and what is expected */
function decodeEmbedding(given: WireRequest): DecodedCall {
  const { wishes, wire, ignored } = decodeWishes(given);
  const body = readBody(embeddingRequestSchema, wire.body);
  const isBase64 = body.encoding_format === 'base64';
  return {
    request: {
      kind: 'embedding',
      model: body.model,
      stream: false,
      choices: 1,
      sampling: { stop: [] },
      runtime: {},
      inputs: decodeInputs(body.input),
      dimensions: body.dimensions ?? undefined,
      wire,
      wishes,
    },
    ignoredParameters: ignored,
    createEncoder: (identity) => createEmbeddingEncoder(identity, isBase64),
  };
}

/** An array of numbers is one list of token ids, not a batch. */
function decodeInputs(input: EmbeddingBody['input']): readonly Prompt[] {
  if (typeof input === 'string') return [input.toWellFormed()];
  if (input.every((each) => typeof each === 'number')) return [input];
  return input.map((each) => (typeof each === 'string' ? each.toWellFormed() : [each].flat()));
}

function createEmbeddingEncoder(identity: ReplyIdentity, isBase64: boolean): ReplyEncoder {
  const neverStreamed = (): never => {
    throw new HubError('internal', 'Embeddings are never streamed.');
  };
  return {
    encode: neverStreamed,
    end: neverStreamed,
    body(parts) {
      const vectors = parts.filter((part) => part.type === 'embedding').toSorted((a, b) => a.index - b.index);
      const inputTokens = parts.find((part) => part.type === 'usage')?.usage.inputTokens ?? 0;
      return {
        object: 'list',
        data: vectors.map((part) => ({
          object: 'embedding',
          index: part.index,
          embedding: encodeVector(part, isBase64),
        })),
        model: identity.model,
        usage: { prompt_tokens: inputTokens, total_tokens: inputTokens },
      };
    },
  };
}

/** Base64 of little-endian float32, which both official SDKs ask for unasked; or plain numbers. */
function encodeVector({ vector }: Extract<StreamPart, { type: 'embedding' }>, isBase64: boolean): string | number[] {
  if (!isBase64) return [...vector];
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
