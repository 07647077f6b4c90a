import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import type { ChatRequest } from '../../server/domain/inference-request.ts';
import type { EngineModel } from '../../server/domain/model.ts';
import type { Engine, EngineCall } from '../../server/domain/ports.ts';
import { frameOf, type FinishReason, type StreamFrame, type StreamPart } from '../../server/domain/stream-frame.ts';
import { systemClock } from '../../server/telemetry/clock.ts';

/** One generation that a test writes piece by piece. */
export interface HandFedCall {
  readonly model: string;
  readonly request: ChatRequest;
  /** The caller has left it. */
  isAborted(): boolean;
  say(text: string): void;
  give(...parts: readonly StreamPart[]): void;
  fail(error: Error): void;
  end(reason?: FinishReason): void;
}

export interface HandFedEngine extends Engine {
  /** The next generation that is asked for and was not handed out yet. */
  next(): Promise<HandFedCall>;
}

const can = {
  chat: true,
  completion: false,
  embedding: false,
  tools: true,
  vision: true,
  infill: false,
  reasoning: true,
  logprobs: false,
} as const;

/** An engine whose answers come from a test's hand. */
export function createHandFedEngine(names: readonly string[] = ['hand'], more: Partial<Engine> = {}): HandFedEngine {
  const ready: HandFedCall[] = [];
  const waiting: ((call: HandFedCall) => void)[] = [];
  const models: EngineModel[] = names.map((name) => ({ name, capabilities: can, contextLength: 4096, loaded: true }));
  const fake = createFakeEngine({
    clock: systemClock,
    models,
    answer(call) {
      const { fed, frames } = feed(call);
      const waiter = waiting.shift();
      if (waiter === undefined) ready.push(fed);
      else waiter(fed);
      return frames;
    },
  });
  return {
    ...fake,
    ...more,
    async next() {
      const call = ready.shift();
      if (call !== undefined) return call;
      const { promise, resolve } = Promise.withResolvers<HandFedCall>();
      waiting.push(resolve);
      return promise;
    },
  };
}

function feed(call: EngineCall): { fed: HandFedCall; frames: AsyncGenerator<StreamFrame> } {
  const frames: (StreamFrame | Error | 'end')[] = [frameOf({ type: 'generation-start' })];
  let wake: (() => void) | undefined;
  const push = (...more: readonly (StreamFrame | Error | 'end')[]) => {
    frames.push(...more);
    wake?.();
  };
  call.signal.addEventListener('abort', () => wake?.(), { once: true });
  let words = 0;
  const fed: HandFedCall = {
    model: call.model,
    request: call.request as ChatRequest,
    isAborted: () => call.signal.aborted,
    say(text) {
      words++;
      push(frameOf({ type: 'text-delta', choice: 0, text }));
    },
    give: (...parts) => push(frameOf(...parts)),
    fail: (error) => push(error),
    end: (reason = 'stop') =>
      push(
        frameOf({ type: 'finish', choice: 0, reason }),
        frameOf({ type: 'usage', usage: { inputTokens: 5, outputTokens: words } }),
        'end',
      ),
  };
  async function* read(): AsyncGenerator<StreamFrame> {
    for (;;) {
      call.signal.throwIfAborted();
      const frame = frames.shift();
      if (frame === 'end') return;
      if (frame instanceof Error) throw frame;
      if (frame !== undefined) {
        yield frame;
        continue;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      await promise;
    }
  }
  return { fed, frames: read() };
}
