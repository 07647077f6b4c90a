import { cancelledError, HubError, toHubError } from '../domain/errors.ts';
import type { InferenceRequest } from '../domain/inference-request.ts';
import type {
  Accounts,
  Admission,
  CallOpening,
  CallOutcome,
  Clock,
  EngineCall,
  Logger,
} from '../domain/ports.ts';
import type { EngineStream, StreamFrame } from '../domain/stream-frame.ts';
import { priceOf, type Target } from '../domain/target.ts';
import type { Activity } from './activity.ts';
import { createCallMeter, type CallMeter } from './call-meter.ts';
import { checkCapabilities } from './check-capabilities.ts';
import { generateChoices } from './fan-out.ts';
import { keepFirstToolCall } from './stages/keep-first-tool-call.ts';

/** Finds which engine serves a name that a client asked for. */
export interface ModelResolver {
  /**
   * What may serve a name, at least one.
   * @throws HubError `model_not_found` with near matches, or why the model can't be used now
   */
  targetsOf(name: string, teamId: string | null): readonly Target[];
}

export interface InferenceDeps {
  readonly models: ModelResolver;
  readonly accounts: Accounts;
  readonly activity: Activity;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One request from its arrival to its row in the ledger. */
export interface InferenceCall {
  /**
   * Admit → resolve model → engine → stages → settle. The stream's closing frames come only after the ledger holds the
   * request; leaving the stream early, or aborting `signal`, stops the engine and books what was produced.
   * @throws HubError before the first frame, or out of the frames. Either way it is booked.
   */
  run(request: InferenceRequest, signal: AbortSignal): Promise<EngineStream>;
  /** Books a request that failed before `run` (it could not be read, say). After `run` it does nothing. */
  refuse(error: HubError): Promise<void>;
}

export interface Inference {
  /** Counts a request in. Every opened call must be run or refused. */
  open(opening: CallOpening): InferenceCall;
}

export function createInference(deps: InferenceDeps): Inference {
  return { open: (opening) => openCall(deps, opening) };
}

function openCall(deps: InferenceDeps, opening: CallOpening): InferenceCall {
  const { accounts, activity, clock, logger, models } = deps;
  const startedAt = clock.monotonic();
  const presence = activity.enter();
  let isSettled = false;
  let facts: Pick<CallOutcome, 'kind' | 'stream' | 'modelAsked' | 'modelServed' | 'engineId' | 'deploymentId' | 'apiBase' | 'price'> = {};
  let meter: CallMeter | undefined;
  let admission: Admission | undefined;

  async function settle(result: CallOutcome['result'], error?: HubError): Promise<void> {
    if (isSettled) return;
    isSettled = true;
    presence.end();
    const outcome: CallOutcome = {
      ...facts,
      result,
      error,
      usage: meter?.usage(),
      queuedMs: meter?.queuedMs,
      timeToFirstTokenMs: meter?.timeToFirstTokenMs,
      durationMs: clock.monotonic() - startedAt,
    };
    await accounts.settle(opening, outcome, admission);
  }

  /** A failure is booked, but if even that fails the client still hears of the first one. */
  async function settleFailure(error: HubError): Promise<void> {
    try {
      await settle(error.code === 'cancelled' ? 'cancelled' : 'error', error);
    } catch (bookingError) {
      logger.error('ledger.failed', { requestId: opening.requestId, error: bookingError });
    }
  }

  async function* settled(stream: EngineStream, meter: CallMeter, signal: AbortSignal): AsyncGenerator<StreamFrame> {
    const closing: StreamFrame[] = [];
    try {
      for await (const frame of stream.frames) {
        signal.throwIfAborted();
        presence.begin();
        meter.observe(frame);
        if (frame.closing || closing.length > 0) closing.push(frame);
        else yield frame;
      }
      if (closing.length === 0) {
        throw new HubError(
          'engine_bad_answer',
          'The engine ended its answer without saying that it was finished. Try again.',
        );
      }
      await settle('ok');
      yield* closing;
    } catch (thrown) {
      const error = signal.aborted ? abortError(signal) : toHubError(thrown);
      await settleFailure(error);
      throw error;
    } finally {
      // Reached unsettled only when the reader left the loop: the client is gone.
      if (!isSettled) await settleFailure(abortError(signal));
    }
  }

  return {
    async run(request, signal) {
      facts = { kind: request.kind, stream: request.stream, modelAsked: request.model };
      try {
        signal.throwIfAborted();
        admission = accounts.admit(opening, request);
        const [target] = models.targetsOf(admission.model, opening.caller.teamId);
        if (target === undefined) throw new HubError('model_not_found', `Nothing serves ${admission.model}.`);
        const { engine, model } = target;
        facts = {
          ...facts,
          modelServed: model.name,
          engineId: engine.id,
          deploymentId: target.id,
          apiBase: engine.status().endpoint,
          price: priceOf(target),
        };
        checkCapabilities(request, model);
        const call: EngineCall = { requestId: opening.requestId, request, model: model.name, signal };
        meter = createCallMeter(clock, request, startedAt);
        const stream = applyStages(request, await generateChoices(engine, call));
        meter.accepted();
        return { ...stream, frames: settled(stream, meter, signal) };
      } catch (thrown) {
        const error = signal.aborted ? abortError(signal) : toHubError(thrown);
        await settleFailure(error);
        throw error;
      }
    },
    refuse: settleFailure,
  };
}

/** The hub stopping aborts with its own error; a client that left aborts without one. */
function abortError(signal: AbortSignal): HubError {
  return signal.reason instanceof HubError ? signal.reason : cancelledError();
}

function applyStages(request: InferenceRequest, stream: EngineStream): EngineStream {
  const isSpokenUpstream = stream.dialect !== undefined && stream.dialect === request.wire?.dialect;
  if (request.kind === 'chat' && !request.parallelToolCalls && !isSpokenUpstream) {
    return { frames: keepFirstToolCall(stream.frames) };
  }
  return stream;
}
