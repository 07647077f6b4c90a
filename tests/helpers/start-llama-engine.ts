import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildTestModels } from '../../resources/models/build-test-models.ts';
import { SCRIPTED_REPLY as REPLY_WORDS } from '../../resources/models/tiny-model.ts';
import type { HubError } from '../../server/domain/errors.ts';
import type {
  ChatRequest,
  CompletionRequest,
  EmbeddingRequest,
  InferenceRequest,
} from '../../server/domain/inference-request.ts';
import type { Engine } from '../../server/domain/ports.ts';
import type { FinishReason, StreamPart, TokenLogprob, Usage } from '../../server/domain/stream-frame.ts';
import { createLlamaCppEngine, type LlamaCppOptions } from '../../server/engines/llama-cpp/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { randomIds } from '../../server/telemetry/ids.ts';
import { silentLogger } from '../../server/telemetry/logger.ts';

export const llamaChildPath = fileURLToPath(new URL('../../server/engines/llama-cpp/child.ts', import.meta.url));

/** What the generated `chat` models answer to everything. */
export const SCRIPTED_REPLY = REPLY_WORDS.join('');

export interface ModelFolder {
  readonly path: string;
  remove(): void;
}

/** A folder with the generated test models in it. */
export function createModelFolder(): ModelFolder {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'homeport-llama-'));
  buildTestModels(folder);
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** An engine that has looked at its models and started no process yet. */
export async function startLlamaEngine(options: Partial<LlamaCppOptions>): Promise<Engine> {
  const engine = createLlamaCppEngine({
    modelsDirs: [],
    childPath: llamaChildPath,
    idleUnloadMs: 60_000,
    clock: systemClock,
    ids: randomIds,
    logger: silentLogger,
    ...options,
  });
  await engine.start();
  return engine;
}

const base = { model: 'asked-for', stream: true, choices: 1, sampling: { stop: [] }, runtime: {} };

export function chatOf(text: string, changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    ...base,
    kind: 'chat',
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    tools: [],
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: { type: 'text' },
    ...changes,
  };
}

export function completionOf(
  prompt: CompletionRequest['prompts'][number],
  changes: Partial<CompletionRequest> = {},
): CompletionRequest {
  return { ...base, kind: 'completion', prompts: [prompt], ...changes };
}

export function embeddingOf(...inputs: EmbeddingRequest['inputs']): EmbeddingRequest {
  return { ...base, kind: 'embedding', inputs };
}

/** An answer put together. */
export interface Collected {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly argumentsText: string }[];
  readonly vectors: readonly Float32Array[];
  readonly logprobs: readonly TokenLogprob[];
  readonly finish: FinishReason | undefined;
  readonly usage: Usage | undefined;
  readonly parts: readonly StreamPart[];
}

export interface AskOptions {
  readonly signal?: AbortSignal;
  /** Called with every part as it comes. */
  readonly onPart?: (part: StreamPart) => void;
}

/** Asks and reads to the end. @throws what the engine throws. */
export async function ask(
  engine: Engine,
  model: string,
  request: InferenceRequest,
  { signal = new AbortController().signal, onPart }: AskOptions = {},
): Promise<Collected> {
  const parts: StreamPart[] = [];
  const stream = await engine.generate({ requestId: 'req_test', request, model, signal });
  for await (const frame of stream.frames) {
    for (const part of frame.parts) {
      parts.push(part);
      onPart?.(part);
    }
  }
  return collect(parts);
}

/** The error that a request ends with. @throws when it ends well. */
export async function refusalOf(answer: Promise<unknown>): Promise<HubError> {
  return answer.then(
    () => {
      throw new Error('the request was not refused');
    },
    (error: HubError) => error,
  );
}

function collect(parts: readonly StreamPart[]): Collected {
  const calls: { id: string; name: string; argumentsText: string }[] = [];
  let [text, reasoning] = ['', ''];
  const vectors: Float32Array[] = [];
  const logprobs: TokenLogprob[] = [];
  let finish: FinishReason | undefined;
  let usage: Usage | undefined;
  for (const part of parts) {
    if (part.type === 'text-delta') {
      text += part.text;
      logprobs.push(...(part.logprobs ?? []));
    } else if (part.type === 'reasoning-delta') reasoning += part.text;
    else if (part.type === 'tool-call-start')
      calls[part.call] = { id: part.callId, name: part.name, argumentsText: '' };
    else if (part.type === 'tool-call-delta') calls[part.call]!.argumentsText += part.argumentsText;
    else if (part.type === 'embedding') vectors[part.index] = part.vector;
    else if (part.type === 'finish') finish = part.reason;
    else if (part.type === 'usage') usage = part.usage;
  }
  return { text, reasoning, calls, vectors, logprobs, finish, usage, parts };
}
