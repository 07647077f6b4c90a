import { HubError } from '../../domain/errors.ts';
import type { InferenceRequest } from '../../domain/inference-request.ts';
import type { EngineModel, EngineStatus } from '../../domain/model.ts';
import type { Clock, Engine, EngineCall } from '../../domain/ports.ts';
import { frameOf, type EngineStream, type StreamFrame, type StreamPart } from '../../domain/stream-frame.ts';

export interface FakeEngineOptions {
  readonly id?: string;
  readonly clock: Clock;
  /** Milliseconds between two pieces; 0 never waits. */
  readonly delayMs?: number;
  /** Replaces the whole answer, for tests that need a particular stream or failure. */
  readonly answer?: (call: EngineCall) => AsyncIterable<StreamFrame>;
  readonly models?: readonly EngineModel[];
}

const everything = {
  chat: true,
  completion: true,
  embedding: true,
  tools: true,
  vision: true,
  infill: true,
  reasoning: true,
  logprobs: false,
} as const;

/**
 * A deterministic engine for tests and demonstrations: it repeats what it was told, word by word, and never claims to
 * be a language model. Not part of a normal start.
 */
export function createFakeEngine(options: FakeEngineOptions): Engine {
  const { clock, delayMs = 0, id = 'fake' } = options;
  const models = options.models ?? [{ name: 'echo', capabilities: everything, contextLength: 8192, loaded: true }];
  const status: EngineStatus = { state: 'ready', message: 'The echo engine repeats what it is told.', isOurs: true };

  return {
    id,
    kind: 'fake',
    servesChoices: false,
    start: async () => undefined,
    stop: async () => undefined,
    status: () => status,
    models: () => models,
    findModel: (name) => models.find((model) => model.name.toLowerCase() === name.toLowerCase()),
    onChange: () => () => undefined,
    async generate(call): Promise<EngineStream> {
      call.signal.throwIfAborted();
      return { frames: options.answer?.(call) ?? echo(call, clock, delayMs) };
    },
  };
}

async function* echo(call: EngineCall, clock: Clock, delayMs: number): AsyncGenerator<StreamFrame> {
  const { request } = call;
  yield frameOf({ type: 'generation-start' });
  if (request.kind === 'embedding') {
    yield frameOf(...embeddings(request.inputs), usageOf(request, 0));
    return;
  }
  const words = saidTo(request).match(/\s*\S+/g) ?? [];
  const limit = request.sampling.maxOutputTokens ?? words.length;
  for (const text of words.slice(0, limit)) {
    if (delayMs > 0) await pause(clock, delayMs, call.signal);
    yield frameOf({ type: 'text-delta', choice: 0, text });
  }
  const produced = Math.min(limit, words.length);
  yield frameOf({ type: 'finish', choice: 0, reason: produced < words.length ? 'length' : 'stop' });
  yield frameOf(usageOf(request, produced));
}

function saidTo(request: Exclude<InferenceRequest, { kind: 'embedding' }>): string {
  if (request.kind === 'completion') {
    const prompt = request.prompts[0] ?? '';
    return typeof prompt === 'string' ? prompt : prompt.join(' ');
  }
  const last = request.messages.findLast((message) => message.role === 'user');
  if (last === undefined)
    throw new HubError('invalid_request', 'The echo engine needs a user message.', { param: 'messages' });
  return last.content.map((part) => (part.type === 'text' ? part.text : '[image]')).join('');
}

function usageOf(request: InferenceRequest, outputTokens: number): StreamPart {
  const texts = request.kind === 'embedding' ? request.inputs : [saidTo(request)];
  const inputTokens = texts.reduce<number>(
    (sum, text) => sum + (typeof text === 'string' ? (text.match(/\S+/g)?.length ?? 0) : text.length),
    0,
  );
  return { type: 'usage', usage: { inputTokens, outputTokens } };
}

/** Eight numbers from the letters of a text, of length 1: equal texts give equal vectors. */
function embeddings(inputs: readonly (string | readonly number[])[]): readonly StreamPart[] {
  return inputs.map((input, index) => {
    const vector = new Float32Array(8);
    const values = typeof input === 'string' ? new TextEncoder().encode(input) : input;
    for (const [position, value] of values.entries()) vector[position % 8] = (vector[position % 8] ?? 0) + value;
    const length = Math.hypot(...vector) || 1;
    return { type: 'embedding', index, vector: vector.map((value) => value / length) };
  });
}

async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const takeBack = clock.after(delayMs, resolve);
  const abort = () => {
    takeBack();
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
