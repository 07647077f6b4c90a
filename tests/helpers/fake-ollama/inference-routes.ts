import { answerChat, answerGenerate, countFakeTokens, fakeVector } from './default-answers.ts';
import type { Exchange } from './exchange.ts';
import type { FakeModel } from './fake-models.ts';
import type { FakeState } from './fake-state.ts';

/** Runner attributes default to this many tokens of context on a machine without a large GPU. */
const DEFAULT_CONTEXT = 4096;
const LEVELS: readonly unknown[] = [undefined, true, false, 'low', 'medium', 'high', 'max'];

interface Refusal {
  readonly status: number;
  readonly error: string;
}

export async function chat(exchange: Exchange, state: FakeState): Promise<void> {
  const { body } = exchange;
  const model = await prepare(exchange, state, 'completion');
  if (model === undefined) return;
  const messages = (body['messages'] ?? []) as readonly { content?: string }[];
  if (messages.length === 0) {
    exchange.reply(200, { ...loadAnswer(exchange, state, model), message: { role: 'assistant', content: '' } });
    return;
  }
  const prompt = messages.map((message) => message.content ?? '').join(' ') + JSON.stringify(body['tools'] ?? '');
  if (isTooLong(exchange, prompt, contextOf(body))) return;
  await answerChat(exchange, model, paceOf(exchange, state));
}

export async function generate(exchange: Exchange, state: FakeState): Promise<void> {
  const { body } = exchange;
  const model = await prepare(exchange, state, body['suffix'] === undefined ? 'completion' : 'insert');
  if (model === undefined) return;
  if (body['prompt'] === undefined || body['prompt'] === '') {
    exchange.reply(200, { ...loadAnswer(exchange, state, model), response: '' });
    return;
  }
  if (isTooLong(exchange, body['prompt'], contextOf(body))) return;
  await answerGenerate(exchange, model, paceOf(exchange, state));
}

export async function embed(exchange: Exchange, state: FakeState): Promise<void> {
  const { body } = exchange;
  const { input } = body;
  const inputs = Array.isArray(input) ? (input as unknown[]) : [input];
  if (input !== undefined && inputs.some((item) => typeof item !== 'string')) {
    exchange.reply(400, { error: 'invalid input type' });
    return;
  }
  const model = await prepare(exchange, state, 'embedding');
  if (model === undefined) return;
  const texts = input === undefined ? [] : inputs.map(String);
  if (body['truncate'] === false && texts.some((text) => countFakeTokens(text) > model.contextLength)) {
    exchange.reply(400, { error: 'the input length exceeds the context length' });
    return;
  }
  const length = Math.min(Number(body['dimensions'] ?? model.embeddingLength), model.embeddingLength);
  const tokens = texts.reduce((sum, text) => sum + countFakeTokens(text), 0);
  exchange.reply(200, {
    model: body['model'],
    embeddings: texts.map((text) => fakeVector(text, length)),
    total_duration: 9_000_000,
    ...(tokens > 0 && { prompt_eval_count: tokens }),
  });
}

/** The legacy route: one text, every failure a 500. */
export async function embeddings(exchange: Exchange, state: FakeState): Promise<void> {
  const model = await prepare(exchange, state, 'embedding');
  if (model === undefined) return;
  exchange.reply(200, { embedding: fakeVector(exchange.text('prompt'), model.embeddingLength) });
}

/** Checks what Ollama checks, waits for the load, and answers the refusal itself. */
async function prepare(exchange: Exchange, state: FakeState, capability: string): Promise<FakeModel | undefined> {
  const { body } = exchange;
  const model = state.find(body['model']);
  const refusal = refuse(body, model, capability);
  if (refusal !== undefined) {
    exchange.reply(refusal.status, { error: refusal.error });
    return undefined;
  }
  if (model === undefined) return undefined;
  const context = Math.min(contextOf(body), model.contextLength);
  if (state.loaded.get(model.name) === context || body['keep_alive'] === 0) return model;
  if (await exchange.waitOrGone(state.options.loadDelayMs ?? 0)) {
    state.abortedLoads++;
    return undefined;
  }
  const isFirst = !state.loaded.has(model.name);
  state.loads++;
  state.loaded.set(model.name, context);
  if (isFirst) state.options.onLoad?.(model);
  return model;
}

function refuse(
  body: Readonly<Record<string, unknown>>,
  model: FakeModel | undefined,
  capability: string,
): Refusal | undefined {
  const name = typeof body['model'] === 'string' ? body['model'] : '';
  if (name === '') return { status: 400, error: 'model is required' };
  if (model === undefined) return { status: 404, error: `model '${name}' not found` };
  if (!model.capabilities.includes(capability)) {
    const verb = capability === 'completion' ? 'chat' : capability;
    return { status: 400, error: `"${name}" does not support ${verb}` };
  }
  if (Array.isArray(body['tools']) && body['tools'].length > 0 && !model.capabilities.includes('tools')) {
    return { status: 400, error: `${name} does not support tools` };
  }
  return refuseThinking(body, model, name) ?? refuseValues(body);
}

function refuseThinking(body: Readonly<Record<string, unknown>>, model: FakeModel, name: string): Refusal | undefined {
  const { think } = body;
  if (!LEVELS.includes(think)) return { status: 400, error: `invalid think value: ${JSON.stringify(think)}` };
  const wants = think !== undefined && think !== false;
  if (wants && !model.capabilities.includes('thinking')) {
    return { status: 400, error: `"${name}" does not support thinking` };
  }
  return undefined;
}

function refuseValues(body: Readonly<Record<string, unknown>>): Refusal | undefined {
  if (body['keep_alive'] === '-1') return { status: 400, error: 'time: missing unit in duration "-1"' };
  const { format } = body;
  const isFormatKnown = format === undefined || format === 'json' || (typeof format === 'object' && format !== null);
  if (!isFormatKnown)
    return { status: 500, error: `invalid format: ${JSON.stringify(format)}; expected "json" or a JSON Schema object` };
  const alternatives = Number(body['top_logprobs'] ?? 0);
  if (alternatives < 0 || alternatives > 20) return { status: 400, error: 'top_logprobs must be between 0 and 20' };
  const parameterless = ((body['tools'] ?? []) as { function?: { parameters?: { type?: unknown } } }[]).some(
    (tool) => tool.function?.parameters?.type === undefined,
  );
  if (parameterless) return { status: 400, error: 'unable to generate parser for this template' };
  for (const [name, value] of Object.entries((body['options'] ?? {}) as Record<string, unknown>)) {
    // A client's mistake, yet a 500.
    if (name === 'temperature' && typeof value !== 'number') {
      return { status: 500, error: `option "temperature" must be of type float32` };
    }
  }
  return undefined;
}

function contextOf(body: Readonly<Record<string, unknown>>): number {
  const options = (body['options'] ?? {}) as Record<string, unknown>;
  return typeof options['num_ctx'] === 'number' ? options['num_ctx'] : DEFAULT_CONTEXT;
}

/** With `truncate` and `shift` off a long prompt is refused; otherwise it is cut without a word. */
function isTooLong(exchange: Exchange, prompt: unknown, context: number): boolean {
  const { body } = exchange;
  if (body['truncate'] !== false || body['shift'] !== false) return false;
  const tokens = countFakeTokens(prompt);
  if (tokens <= context) return false;
  exchange.reply(400, { error: `the prompt (${tokens} tokens) exceeds the context length (${context})` });
  return true;
}

function loadAnswer(exchange: Exchange, state: FakeState, model: FakeModel): Record<string, unknown> {
  const isUnload = exchange.body['keep_alive'] === 0;
  if (isUnload) state.loaded.delete(model.name);
  return {
    model: exchange.body['model'],
    created_at: '2026-09-01T10:00:00.123456789Z',
    done: true,
    done_reason: isUnload ? 'unload' : 'load',
  };
}

function paceOf(exchange: Exchange, state: FakeState): () => Promise<boolean> {
  const delay = state.options.tokenDelayMs ?? 0;
  return async () => (delay === 0 ? exchange.isGone : exchange.waitOrGone(delay));
}
