import { HubError } from '../../domain/errors.ts';
import { estimateInputTokens } from '../../domain/estimate-tokens.ts';
import type { EngineModel, EngineStatus } from '../../domain/model.ts';
import type { Engine, EngineCall } from '../../domain/ports.ts';
import { frameOf, type StreamFrame } from '../../domain/stream-frame.ts';

const CHARACTERS_PER_TOKEN = 4;
/** As long as nobody needs more: a mock has no model that could have a size. */
const EMBEDDING_SIZE = 8;

/** Texts by which LiteLLM's tests ask for a failure instead of an answer. */
const FAILURES: Readonly<Record<string, () => HubError>> = {
  'litellm.RateLimitError': () => new HubError('rate_limited', 'litellm.RateLimitError: this is a mock.'),
  'litellm.InternalServerError': () =>
    new HubError('engine_rejected', 'litellm.InternalServerError: this is a mock.', { upstream: { status: 500 } }),
  'litellm.ContextWindowExceededError': () =>
    new HubError('context_length_exceeded', 'litellm.ContextWindowExceededError: this is a mock.'),
};

const status: EngineStatus = { state: 'ready', message: 'Answers with a given text.', isOurs: true };

/**
 * Answers every request with one text and asks no model: LiteLLM's `mock_response`. Usage is estimated from characters,
 * the same for the same request, so that it can be billed and tested.
 */
export function createMockEngine(text: string): Engine {
  const model = (name: string): EngineModel => ({ name });
  return {
    id: 'mock',
    kind: 'mock',
    servesChoices: false,
    servesUnlistedModels: true,
    start: async () => undefined,
    stop: async () => undefined,
    status: () => status,
    models: () => [],
    findModel: model,
    onChange: () => () => undefined,
    async generate(call) {
      call.signal.throwIfAborted();
      const failure = FAILURES[text];
      if (failure !== undefined) throw failure();
      return { frames: answer(call, text) };
    },
  };
}

async function* answer({ request }: EngineCall, text: string): AsyncGenerator<StreamFrame> {
  const inputTokens = estimateInputTokens(request);
  if (request.kind === 'embedding') {
    const vectors = request.inputs.map((_, index) => {
      const vector = new Float32Array(EMBEDDING_SIZE).fill(1 / Math.sqrt(EMBEDDING_SIZE));
      return { type: 'embedding', index, vector } as const;
    });
    yield frameOf(...vectors, { type: 'usage', usage: { inputTokens, outputTokens: 0, estimated: true } });
    return;
  }
  for (const piece of text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
    yield frameOf({ type: 'text-delta', choice: 0, text: piece });
  }
  const outputTokens = Math.max(1, Math.floor(text.length / CHARACTERS_PER_TOKEN));
  yield frameOf({ type: 'finish', choice: 0, reason: 'stop' });
  yield frameOf({ type: 'usage', usage: { inputTokens, outputTokens, estimated: true } });
}
