import { createRecordingLogger, type RecordedEvent } from '../recording-logger.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ChatRequest, InferenceRequest } from '../../../server/domain/inference-request.ts';
import type { EngineStatus } from '../../../server/domain/model.ts';
import type { EngineCall } from '../../../server/domain/ports.ts';
import type { StreamFrame, StreamPart } from '../../../server/domain/stream-frame.ts';
import { createOllamaEngine, type OllamaEngine, type OllamaEngineDeps } from '../../../server/engines/ollama/engine.ts';
import type { SupervisionTimings } from '../../../server/engines/ollama/timings.ts';
import { systemClock } from '../../../server/telemetry/clock.ts';
import { randomIds } from '../../../server/telemetry/ids.ts';

/** Supervision at the pace of a test. */
export const quickTimings: Partial<SupervisionTimings> = {
  probeTimeoutMs: 500,
  silentPatienceMs: 3000,
  readyCheckMs: 25,
  healthEveryMs: 50,
  lookAgainMs: 50,
  firstRestartMs: 20,
  longestRestartMs: 60,
  stopGraceMs: 2000,
};

/** A running Ollama engine with a data folder of its own. */
export interface StartedEngine {
  readonly engine: OllamaEngine;
  readonly dataDir: string;
  readonly events: readonly RecordedEvent[];
  /** Resolves with the first status that fits, now or later. */
  status(fits: (status: EngineStatus) => boolean): Promise<EngineStatus>;
  /** Stops the engine and removes its folder. */
  stop(): Promise<void>;
}

export async function startOllamaEngine(options: Partial<OllamaEngineDeps> = {}): Promise<StartedEngine> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(os.tmpdir(), 'hub-data-')));
  const events: RecordedEvent[] = [];
  const engine = createOllamaEngine({
    supervise: false,
    binaryCandidates: [],
    environment: {},
    clock: systemClock,
    ids: randomIds,
    logger: createRecordingLogger(events),
    timings: quickTimings,
    ...options,
    dataDir,
  });
  await engine.start();
  return {
    engine,
    dataDir,
    events,
    async status(fits) {
      const { promise, resolve } = Promise.withResolvers<EngineStatus>();
      const look = () => {
        if (fits(engine.status())) resolve(engine.status());
      };
      const forget = engine.onChange(look);
      look();
      const found = await promise;
      forget();
      return found;
    },
    async stop() {
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A chat request with only what a test cares about. */
export function chatRequest(fields: Partial<ChatRequest> = {}): ChatRequest {
  return {
    kind: 'chat',
    model: 'llama3.2:1b',
    stream: true,
    choices: 1,
    sampling: { stop: [] },
    runtime: {},
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello there' }] }],
    tools: [],
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: { type: 'text' },
    ...fields,
  };
}

export function callOf(request: InferenceRequest, signal: AbortSignal = new AbortController().signal): EngineCall {
  return { requestId: 'req_1', request, model: request.model, signal };
}

export async function collectFrames(engine: OllamaEngine, call: EngineCall): Promise<StreamFrame[]> {
  const stream = await engine.generate(call);
  return Array.fromAsync(stream.frames);
}

/** All parts of an answer, in order. */
export async function collectParts(engine: OllamaEngine, request: InferenceRequest): Promise<readonly StreamPart[]> {
  return (await collectFrames(engine, callOf(request))).flatMap((frame) => frame.parts);
}

export function textOfParts(parts: readonly StreamPart[]): string {
  return parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('');
}
