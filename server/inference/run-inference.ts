import { cancelledError, HubError, toHubError } from '../domain/errors.ts';
import type { InferenceRequest } from '../domain/inference-request.ts';
import type { Accounts, Admission, CallOpening, CallOutcome, Clock, Logger, Principal } from '../domain/ports.ts';
import type { BodyRecord, BodyRecorder } from '../domain/kept-bodies.ts';
import type { RequestWishes } from '../domain/request-wishes.ts';
import type { EngineStream, StreamFrame, Usage } from '../domain/stream-frame.ts';
import type { Activity, Presence } from './activity.ts';
import { contextOfRefusal, overflowOfKey } from './context-facts.ts';
import { createCallMeter, type CallMeter } from './call-meter.ts';
import { keptOf, servedBy } from './outcome.ts';
import type { Route, RouteFacts, Router } from './router.ts';

export interface InferenceDeps {
  readonly router: Router;
  readonly accounts: Accounts;
  readonly mayUse: (caller: Principal, model: string) => boolean;
  readonly activity: Activity;
  /** Absent where nothing that is said is ever kept. */
  readonly bodies?: BodyRecorder | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What can be told of a call at any moment, for the headers of its answer. */
export interface CallReceipt {
  readonly wishes: RequestWishes;
  /** Absent for a call that was not let in. */
  readonly admission: Admission | undefined;
  readonly route: RouteFacts | undefined;
  /** So far; undefined before an engine has the request. */
  usage(): Usage | undefined;
  readonly durationMs: number;
}

/** One request from its arrival to its row in the ledger. */
export interface InferenceCall {
  /**
   * Admit → choose a target → engine → stages → settle. Another target is asked when one fails before it has written
   * anything. Engines are asked when the frames are read. The stream's closing frames come only after the ledger holds the
   * request; leaving the stream early, or aborting `signal`, stops the engine and books what was produced. The stream's
   * dialect is known with its first frame.
   * @throws HubError before the first frame, or out of the frames. Either way it is booked.
   */
  run(request: InferenceRequest, signal: AbortSignal): Promise<EngineStream>;
  /** Books a request that failed before `run` (it could not be read, say). After `run` it does nothing. */
  refuse(error: HubError): Promise<void>;
  /** Takes a call back before `run`: it is answered without any work, and so it is not booked. */
  withdraw(): void;
  receipt(): CallReceipt;
}

export interface Inference {
  /** Counts a request in. Every opened call must be run, refused or withdrawn. */
  open(opening: CallOpening): InferenceCall;
}

export function createInference(deps: InferenceDeps): Inference {
  return { open: (opening) => openCall(deps, opening) };
}

function openCall(deps: InferenceDeps, opening: CallOpening): InferenceCall {
  const { accounts, activity, clock, logger, router } = deps;
  const startedAt = clock.monotonic();
  const presence = activity.enter(opening);
  let isSettled = false;
  let asked: Pick<CallOutcome, 'kind' | 'stream' | 'modelAsked' | 'tags' | 'metadata'> = {};
  let { wishes } = opening;
  let route: Route | undefined;
  let meter: CallMeter | undefined;
  let admission: Admission | undefined;
  let record: BodyRecord | undefined;

  async function settle(result: CallOutcome['result'], error?: HubError): Promise<void> {
    if (isSettled) return;
    isSettled = true;
    presence.end();
    record?.end();
    const usage = meter?.usage();
    const tokens = usage === undefined ? 0 : usage.inputTokens + usage.outputTokens;
    route?.end(ENDS[result], tokens, error);
    const outcome: CallOutcome = {
      ...asked,
      ...(route !== undefined && servedBy(route.facts())),
      result,
      error,
      usage,
      timing: meter?.timing(),
      context: route?.facts().context ?? contextOfRefusal(error),
      queuedMs: meter?.queuedMs(),
      timeToFirstTokenMs: meter?.timeToFirstTokenMs(),
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

  function measure(request: InferenceRequest, { framing }: EngineStream, route: Route): CallMeter {
    const started = createCallMeter(clock, request, startedAt);
    // A whole reply of an upstream begins to arrive when the work is done, which says nothing of when it began.
    started.accepted(framing === 'json' ? route.facts().attemptedAt : clock.monotonic());
    meter = started;
    return started;
  }

  /** Nothing is made up for it, but whoever wonders why a client asks again finds the reason. */
  function noteEmpty(route: Route): void {
    const { target } = route.facts();
    logger.warn('answer.empty', {
      requestId: opening.requestId,
      engineId: target?.engine.id,
      model: target?.model.name,
    });
  }

  function requireFallbacks(): void {
    const refused = wishes.fallbacks?.find((model) => !deps.mayUse(opening.caller, model));
    if (refused === undefined) return;
    throw new HubError('model_access_denied', `key not allowed to access model: ${refused}, which fallbacks names.`, {
      param: 'fallbacks',
    });
  }

  return {
    async run(request, signal) {
      if (request.wishes !== undefined) wishes = { ...opening.wishes, ...request.wishes };
      const { kind, stream, model: modelAsked } = request;
      asked = { kind, stream, modelAsked, ...keptOf(opening.wishes, request.wishes) };
      presence.asks(modelAsked, stream);
      record = deps.bodies?.begin(opening, request);
      try {
        signal.throwIfAborted();
        admission = accounts.admit(opening, request);
        requireFallbacks();
        const tags = [...new Set([...(asked.tags ?? opening.wishes.tags ?? []), ...admission.tags])];
        route = router.route({
          requestId: opening.requestId,
          request,
          model: admission.model,
          wishes: {
            ...wishes,
            ...(tags.length > 0 && { tags }),
            contextOverflow: wishes.contextOverflow ?? overflowOfKey(opening.caller),
          },
          teamId: opening.caller.teamId,
          mayUse: (model) => deps.mayUse(opening.caller, model),
          admission,
          signal,
        });
        const started = route;
        presence.isRouted(started.facts);
        return new AnswerStream((answer) =>
          settledFrames({
            answer,
            route: started,
            request,
            signal,
            presence,
            record,
            isSettled: () => isSettled,
            settle,
            settleFailure,
            measure,
            noteEmpty,
          }),
        );
      } catch (thrown) {
        const error = signal.aborted ? abortError(signal) : toHubError(thrown);
        await settleFailure(error);
        throw error;
      }
    },
    refuse: settleFailure,
    withdraw() {
      isSettled = true;
      presence.end();
    },
    receipt: () => ({
      wishes,
      admission,
      route: route?.facts(),
      usage: () => meter?.usage(),
      durationMs: clock.monotonic() - startedAt,
    }),
  };
}

/** What the frames of an answer need of the call that they belong to. */
interface Running {
  readonly answer: AnswerStream;
  readonly route: Route;
  readonly request: InferenceRequest;
  readonly signal: AbortSignal;
  readonly presence: Presence;
  readonly record: BodyRecord | undefined;
  isSettled(): boolean;
  settle(result: 'ok'): Promise<void>;
  settleFailure(error: HubError): Promise<void>;
  measure(request: InferenceRequest, stream: EngineStream, route: Route): CallMeter;
  noteEmpty(route: Route): void;
}

/**
 * Frames as they pass, the closing ones after the ledger holds the request. Outside of `openCall`, because a generator
 * function that is made anew for each request costs what a getter does (`AnswerStream`).
 */
async function* settledFrames(running: Running): AsyncGenerator<StreamFrame> {
  const { answer, route, request, signal, presence, record, isSettled, settle, settleFailure, measure, noteEmpty } =
    running;
  const engineId = () => route.facts().target?.engine.id ?? '';
  let isSeen = false;
  let pieces = 0;
  try {
    // Waited for in here, so that whoever reads the frames can show signs of life while a model loads.
    let stream = await route.start();
    for (;;) {
      answer.source = stream;
      const closing: StreamFrame[] = [];
      const current = measure(request, stream, route);
      try {
        for await (const frame of stream.frames) {
          signal.throwIfAborted();
          presence.begin(engineId);
          current.observe(frame);
          record?.observe(frame);
          pieces += frame.deltas;
          presence.gets(frame.deltas);
          if (!isSeen && saysSomething(frame)) {
            isSeen = true;
            route.firstPieceSeen();
          }
          if (frame.closing || closing.length > 0) closing.push(frame);
          else yield frame;
        }
        requireClosing(closing);
        if (pieces === 0 && request.kind !== 'embedding') noteEmpty(route);
        await settle('ok');
        yield* closing;
        return;
      } catch (thrown) {
        if (isSeen || isSettled() || signal.aborted) throw thrown;
        presence.wait();
        stream = await route.recover(toHubError(route.failureOf(thrown)));
      }
    }
  } catch (thrown) {
    const error = signal.aborted ? abortError(signal) : toHubError(route.failureOf(thrown));
    await settleFailure(error);
    throw error;
  } finally {
    // Reached unsettled only when the reader left the loop: the client is gone.
    if (!isSettled()) await settleFailure(abortError(signal));
  }
}

/**
 * A class for its getters: each object literal with one gets a hidden class of its own, which lives in the old generation
 * and keeps all of its request there until the next full collection. Measured at a tenth of everything that was allocated.
 */
class AnswerStream implements EngineStream {
  /** Of the target that answers; until one does nobody knows. */
  source: EngineStream | undefined;
  readonly frames: AsyncIterable<StreamFrame>;

  constructor(framesOf: (answer: AnswerStream) => AsyncIterable<StreamFrame>) {
    this.frames = framesOf(this);
  }

  get dialect(): EngineStream['dialect'] {
    return this.source?.dialect;
  }

  get framing(): EngineStream['framing'] {
    return this.source?.framing;
  }
}

function requireClosing(closing: readonly StreamFrame[]): void {
  if (closing.length > 0) return;
  throw new HubError(
    'engine_bad_answer',
    'The engine ended its answer without saying that it was finished. Try again.',
  );
}

const ENDS = { ok: 'ok', cancelled: 'left', error: 'failed' } as const;

/** Whether a client could see something of it: from then on nobody else can answer. */
function saysSomething(frame: StreamFrame): boolean {
  if (frame.wire !== undefined || frame.closing || frame.deltas > 0) return true;
  return frame.parts.some(({ type }) => type !== 'generation-start');
}

/** The hub stopping aborts with its own error; a client that left aborts without one. */
function abortError(signal: AbortSignal): HubError {
  return signal.reason instanceof HubError ? signal.reason : cancelledError();
}
