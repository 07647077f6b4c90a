import { CONTEXT_OVERFLOWS, type ContextFit, type ContextOverflow } from '../domain/context-fit.ts';
import { HubError } from '../domain/errors.ts';
import { inSeconds } from '../domain/format-seconds.ts';
import type { InferenceRequest } from '../domain/inference-request.ts';
import type { Clock, Engine, EngineCall } from '../domain/ports.ts';
import type { EngineStream } from '../domain/stream-frame.ts';
import { windowOf, type Target } from '../domain/target.ts';
import { applyDefaults } from './apply-defaults.ts';
import { generateChoices } from './fan-out.ts';
import { fitAfterRefusal, fitContext, type FittedCall, type FitRules } from './fit-context.ts';
import { pause } from './pause.ts';
import type { ResolveImages } from './resolve-images.ts';
import { keepFirstToolCall } from './stages/keep-first-tool-call.ts';

/** One request on one target. */
export interface Attempt {
  readonly target: Target;
  /** @throws HubError when the engine does not accept it */
  generate(): Promise<EngineStream>;
  /** The time limit holds until the first piece of a stream, and for the whole of an answer that is not streamed. */
  firstPieceSeen(): void;
  /** What the attempt really failed of: the time limit shows as an abort. */
  failureOf(thrown: unknown): unknown;
  /** Takes the time limit back and stops listening to the client. */
  end(): void;
}

export interface AttemptOptions {
  readonly target: Target;
  readonly requestId: string;
  readonly request: InferenceRequest;
  /** The client's. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly resolveImages: ResolveImages;
  /** Instead of the target's own. */
  readonly engine?: Engine | undefined;
  /** Wait until the time is up and fail: a test of the client's. */
  readonly isSlowOnPurpose: boolean;
  /** What the client or its key wants of a conversation that is too long; undefined = what the model's owner says. */
  readonly overflow: ContextOverflow | undefined;
  /** What holds where nobody says anything. */
  readonly usualOverflow: ContextOverflow;
  /** Told before the engine is asked. */
  readonly onFit: (fit: ContextFit) => void;
}

export function createAttempt(options: AttemptOptions): Attempt {
  const { target, request, signal, timeoutMs, clock } = options;
  const engine = options.engine ?? target.engine;
  const controller = new AbortController();
  const leave = () => controller.abort(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  const takeBack = clock.after(timeoutMs, () => controller.abort(timeoutError(target, timeoutMs)));

  function rulesFor({ runtime }: InferenceRequest): FitRules {
    const { deployment } = target;
    const overflow = options.overflow ?? overflowOf(deployment?.params['context_overflow']) ?? options.usualOverflow;
    // A mock has no window.
    return { window: options.engine === undefined ? windowOf(target, runtime.contextLength) : undefined, overflow };
  }

  async function ask(fitted: FittedCall, rules: FitRules): Promise<EngineStream> {
    const { call, fit } = fitted;
    options.onFit(fit);
    try {
      return applyStages(call.request, await generateChoices(engine, call));
    } catch (refusal) {
      const shorter = fitAfterRefusal(fitted, refusal, rules);
      if (shorter === undefined) throw refusal;
      return ask(shorter, rules);
    }
  }

  return {
    target,
    async generate() {
      if (options.isSlowOnPurpose) await pause(clock, Infinity, controller.signal);
      const call: EngineCall = {
        requestId: options.requestId,
        request: await options.resolveImages(applyDefaults(request, target.deployment), controller.signal),
        model: target.model.name,
        signal: controller.signal,
      };
      const rules = rulesFor(call.request);
      const fitting = fitContext(engine, call, rules);
      return ask(fitting instanceof Promise ? await fitting : fitting, rules);
    },
    firstPieceSeen() {
      if (request.stream) takeBack();
    },
    failureOf(thrown) {
      const reason: unknown = controller.signal.reason;
      return !signal.aborted && reason instanceof HubError ? reason : thrown;
    },
    end() {
      takeBack();
      signal.removeEventListener('abort', leave);
    },
  };
}

function overflowOf(value: unknown): ContextOverflow | undefined {
  return CONTEXT_OVERFLOWS.find((known) => known === value);
}

function timeoutError({ engine, model }: Target, timeoutMs: number): HubError {
  return new HubError(
    'request_timeout',
    `litellm.Timeout: no answer from ${engine.id} (${model.name}) within ${inSeconds(timeoutMs)} s. Allow more time with timeout, or ask a smaller model.`,
  );
}

function applyStages(request: InferenceRequest, stream: EngineStream): EngineStream {
  const isSpokenUpstream = stream.dialect !== undefined && stream.dialect === request.wire?.dialect;
  if (request.kind === 'chat' && !request.parallelToolCalls && !isSpokenUpstream) {
    return { allowance: stream.allowance, frames: keepFirstToolCall(stream.frames) };
  }
  return stream;
}
