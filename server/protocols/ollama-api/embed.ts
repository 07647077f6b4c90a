import type { EmbeddingRequest, WireRequest } from '../../domain/inference-request.ts';
import type { StreamPart } from '../../domain/stream-frame.ts';
import { HubError } from '../../domain/errors.ts';
import type { Operation, ReplyEncoder, ReplyIdentity, ResidencyCall } from '../protocol.ts';
import { readBody } from '../read-body.ts';
import { decodeKeepAlive } from './decode-keep-alive.ts';
import { decodeOptions } from './decode-options.ts';
import { nanoseconds } from './encode-reply.ts';
import { residencyCall } from './residency.ts';
import { embeddingsReplySchema, embeddingsSchema, embedReplySchema, embedSchema } from './schema.ts';

export const embed: Operation = {
  id: 'ollama.embed',
  summary: 'Turn texts into vectors; without any, load the model',
  path: '/api/embed',
  idPrefix: 'ollama-',
  requestSchema: embedSchema,
  responseSchema: embedReplySchema,
  decode(wire) {
    const body = readBody(embedSchema, wire.body);
    const inputs = [body.input].flat().map((text) => text.toWellFormed());
    const { request, ignored } = embeddingRequest(wire, body, inputs, body.dimensions ?? undefined);
    return {
      request,
      ignoredParameters: ignored,
      createEncoder: (identity) => encoderOf((parts) => encode(identity, parts)),
    };
  },
  residency({ body: given }) {
    if (!Array.isArray(given['input']) || given['input'].length > 0) return undefined;
    const body = readBody(embedSchema, given);
    return loadFor(body, ({ model }) => ({ model, embeddings: [] }));
  },
};

/** The older spelling: one text, one vector. */
export const embeddings: Operation = {
  id: 'ollama.embeddings',
  summary: 'Turn one text into a vector (older form of /api/embed)',
  path: '/api/embeddings',
  idPrefix: 'ollama-',
  requestSchema: embeddingsSchema,
  responseSchema: embeddingsReplySchema,
  decode(wire) {
    const body = readBody(embeddingsSchema, wire.body);
    const { request, ignored } = embeddingRequest(wire, body, [(body.prompt ?? '').toWellFormed()], undefined);
    return {
      request,
      ignoredParameters: ignored,
      createEncoder: () => encoderOf((parts) => ({ embedding: vectorsOf(parts)[0] ?? [] })),
    };
  },
  residency({ body: given }) {
    if (given['prompt'] != null && given['prompt'] !== '') return undefined;
    return loadFor(readBody(embeddingsSchema, given), () => ({ embedding: [] }));
  },
};

interface EmbeddingBody {
  readonly model: string;
  readonly keep_alive?: number | string | null | undefined;
  readonly options?: Readonly<Record<string, unknown>> | null | undefined;
}

function embeddingRequest(
  wire: WireRequest,
  body: EmbeddingBody,
  inputs: readonly string[],
  dimensions: number | undefined,
): { request: EmbeddingRequest; ignored: readonly string[] } {
  const { contextLength, ignored } = decodeOptions(body.options);
  const request: EmbeddingRequest = {
    kind: 'embedding',
    model: body.model,
    stream: false,
    choices: 1,
    sampling: { stop: [] },
    runtime: { contextLength, keepAlive: decodeKeepAlive(body.keep_alive) },
    inputs,
    dimensions,
    wire,
  };
  return { request, ignored };
}

function loadFor(body: EmbeddingBody, encode: (identity: ReplyIdentity) => unknown): ResidencyCall {
  return residencyCall(body.model, decodeKeepAlive(body.keep_alive), encode);
}

function encode(identity: ReplyIdentity, parts: readonly StreamPart[]): unknown {
  const counted = parts.find((part) => part.type === 'usage');
  return {
    model: identity.model,
    embeddings: vectorsOf(parts),
    total_duration: nanoseconds(identity.elapsedMs()),
    ...(counted?.timing?.loadMs !== undefined && { load_duration: nanoseconds(counted.timing.loadMs) }),
    prompt_eval_count: counted?.usage.inputTokens ?? 0,
  };
}

function vectorsOf(parts: readonly StreamPart[]): readonly (readonly number[])[] {
  return parts
    .filter((part) => part.type === 'embedding')
    .toSorted((a, b) => a.index - b.index)
    .map(({ vector }) => [...vector]);
}

function encoderOf(body: ReplyEncoder['body']): ReplyEncoder {
  const neverStreamed = (): never => {
    throw new HubError('internal', 'Embeddings are never streamed.');
  };
  return { encode: neverStreamed, end: neverStreamed, body };
}
