import type { ContextFit } from '../domain/context-fit.ts';
import type { CallAttempt, CallFallback, CallTrace } from '../domain/call-trace.ts';
import { HubError, toHubError } from '../domain/errors.ts';
import type { InferenceRequest } from '../domain/inference-request.ts';
import type { Admission, Clock, Engine } from '../domain/ports.ts';
import type { RequestWishes } from '../domain/request-wishes.ts';
import type { EngineStream, UpstreamAllowance } from '../domain/stream-frame.ts';
import { apiBaseOf, providerOf, type Target } from '../domain/target.ts';
import { createAttempt, type Attempt } from './attempt.ts';
import { checkCapabilities } from './check-capabilities.ts';
import { chooseTarget, inRegion, withTags } from './choose-target.ts';
import { createFallbackPlan } from './fallback-plan.ts';
import { pause } from './pause.ts';
import type { ResolveImages } from './resolve-images.ts';
import { coolsAtOnce, isConnectionFailure, retryOf, waitBefore } from './retry-rules.ts';
import type { RoutingRules } from './routing-rules.ts';
import type { TargetHealth, TargetLoad } from './target-health.ts';

export interface RouterDeps {
  readonly targetsOf: (name: string, teamId: string | null) => readonly Target[];
  readonly rules: () => RoutingRules;
  readonly health: TargetHealth;
  readonly createMock: (text: string) => Engine;
  readonly clock: Clock;
  readonly resolveImages: ResolveImages;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export interface RoutedRequest {
  readonly requestId: string;
  readonly request: InferenceRequest;
  /** The model that is meant, after the aliases of the caller's key and team. */
  readonly model: string;
  readonly wishes: RequestWishes;
  readonly teamId: string | null;
  readonly mayUse: (model: string) => boolean;
  /** What the caller's budgets and those of deployments pay for. */
  readonly admission: Pick<Admission, 'isFallback' | 'affords' | 'refusalOf' | 'hold' | 'region' | 'modelInRegion'>;
  readonly signal: AbortSignal;
}

/** What became of a request on its way to an engine. */
export interface RouteFacts {
  readonly target: Target | undefined;
  /** The model that is or was tried last. */
  readonly group: string;
  /** Within the present model. */
  readonly retries: number;
  readonly maxRetries: number;
  readonly fallbacks: number;
  /** What is over so far. */
  readonly trace: CallTrace;
  /** The time limit, where the client, a header or the deployment set one. */
  readonly timeoutMs: number | undefined;
  /** When the present target got the request, on the clock that never jumps. */
  readonly attemptedAt: number;
  /** Milliseconds that engines had the request. */
  readonly upstreamMs: number;
  /** How the prompt stands to the present target's window; undefined until that is known. */
  readonly context: ContextFit | undefined;
  /** What the target has done in this minute. */
  load(): TargetLoad | undefined;
}

/** One request on its way over targets, retries and fallbacks. */
export interface Route {
  /** As they are now. */
  facts(): RouteFacts;
  /** The stream of the first target that accepts the request. @throws HubError when none does */
  start(): Promise<EngineStream>;
  /**
   * The stream of another target, after one failed that had accepted the request but written nothing yet.
   * @throws HubError when there is none
   */
  recover(error: HubError): Promise<EngineStream>;
  firstPieceSeen(): void;
  failureOf(thrown: unknown): unknown;
  /** The last attempt is over. */
  end(result: 'ok' | 'failed' | 'left', tokens: number, error?: HubError): void;
}

export interface Router {
  route(routed: RoutedRequest): Route;
}

export function createRouter(deps: RouterDeps): Router {
  return { route: (routed) => createRoute(deps, routed) };
}

function createRoute(deps: RouterDeps, routed: RoutedRequest): Route {
  const { clock, health, random } = deps;
  const { request, wishes, admission, signal } = routed;
  const rules = deps.rules();
  const plan = createFallbackPlan(routed.model, wishes.fallbacks, rules, routed.mayUse, admission.affords);
  let group = routed.model;
  let candidates: readonly Target[] = [];
  let avoided = new Set<string>();
  let retries = 0;
  let maxRetries = 0;
  let attempt: Attempt | undefined;
  let lastTarget: Target | undefined;
  const attempts: CallAttempt[] = [];
  const fallbacks: CallFallback[] = [];
  let allowance: UpstreamAllowance | undefined;
  let attemptedAt = 0;
  let context: ContextFit | undefined;
  let firstPieceAt: number | undefined;
  let upstreamMs = 0;
  let timeoutMs: number | undefined;
  let firstError: HubError | undefined;
  let isRateLimitMocked = wishes.mock?.failure === 'rate_limit';

  /** The first choice among what serves a model. @throws HubError when nothing can */
  function enter(name: string): Target {
    group = name;
    retries = 0;
    avoided = new Set();
    candidates = capable(deps.targetsOf(name, routed.teamId));
    if (admission.region !== null) {
      candidates = inRegion(candidates, admission.region);
      if (candidates.length === 0) {
        const { modelInRegion } = admission;
        const cause = noneInRegion(name, admission.region);
        if (modelInRegion === null || !plan.take(modelInRegion)) throw cause;
        fallbacks.push({ model: modelInRegion, cause });
        return enter(modelInRegion);
      }
    }
    if (rules.isFilteredByTags) candidates = withTags(candidates, wishes.tags ?? []);
    if (candidates.length === 0) {
      throw new HubError(
        'invalid_request',
        `No deployment of ${name} has one of the tags ${wishes.tags?.join(', ')}.`,
        {
          param: 'tags',
        },
      );
    }
    const chosen = choose(candidates);
    maxRetries = retriesOf(chosen);
    return chosen;
  }

  /** Those that can do what the request asks for. @throws HubError when none can */
  function capable(targets: readonly Target[]): readonly Target[] {
    const [only, second] = targets;
    if (only !== undefined && second === undefined) {
      checkCapabilities(request, only.model);
      return targets;
    }
    let refusal: unknown;
    const able = targets.filter(({ model }) => {
      try {
        checkCapabilities(request, model);
        return true;
      } catch (error) {
        refusal = error;
        return false;
      }
    });
    if (able.length === 0) throw refusal;
    return able;
  }

  /** Chooses and holds in one turn of the event loop, so that nobody takes the same rest of a deployment's budget. */
  function choose(from: readonly Target[]): Target {
    const chosen = choice(from.length === 1 ? from : from.filter(isHealthy));
    if (chosen === undefined) throw noneAvailable(from);
    admission.hold(chosen);
    return chosen;
  }

  function choice(from: readonly Target[]): Target | undefined {
    const paid = from.filter(isPaid);
    const { strategy } = rules;
    if (paid.length === 1 && strategy !== 'usage-based-routing-v2') return paid[0];
    return chooseTarget(paid, { strategy, loadOf: ({ id }) => health.load(id), random });
  }

  const isHealthy = ({ id }: Target) => health.coolingSeconds(id) === 0;
  const isPaid = (target: Target) => admission.refusalOf(target) === undefined;

  function noneAvailable(from: readonly Target[]): HubError {
    const refusals = from.map(admission.refusalOf);
    if (refusals.every((refusal) => refusal !== undefined)) return budgetsSpent(refusals);
    const seconds = Math.max(1, Math.ceil(Math.min(...from.map(({ id }) => health.coolingSeconds(id)))));
    return new HubError(
      'rate_limited',
      `No deployments available for selected model ${group}: all have failed lately or are at their limits. Try again in ${seconds} seconds.`,
      { wireType: 'None', param: 'None', retryAfterSeconds: seconds },
    );
  }

  function budgetsSpent(refusals: readonly HubError[]): HubError {
    const each = refusals.map(({ message }) => message).join('; ');
    return new HubError(
      'budget_exceeded',
      `No deployments available for selected model ${group}: No deployments available - crossed budget. ${each}. An administrator can raise max_budget in litellm_params, or add a deployment.`,
      { wireType: 'budget_exceeded', param: null, status: 429 },
    );
  }

  /** Engines of this computer look after themselves; what an owner set up as a deployment is retried. */
  function retriesOf({ deployment }: Target): number {
    const isTest = wishes.mock?.failure !== undefined;
    return wishes.retries ?? deployment?.retries ?? (deployment !== undefined || isTest ? rules.retries : 0);
  }

  async function run(first: () => Target | Promise<Target>): Promise<EngineStream> {
    let find = first;
    for (;;) {
      try {
        const target = await find();
        return await begin(target);
      } catch (thrown) {
        signal.throwIfAborted();
        const error = toHubError(attempt?.failureOf(thrown) ?? thrown);
        endAttempt('failed', 0, error);
        find = await another(error);
      }
    }
  }

  async function begin(target: Target): Promise<EngineStream> {
    const limit = timeoutOf(target);
    timeoutMs = limit;
    failOnPurpose();
    attemptedAt = clock.monotonic();
    firstPieceAt = undefined;
    context = undefined;
    allowance = undefined;
    health.started(target.id);
    attempt = createAttempt({
      target,
      requestId: routed.requestId,
      request: group === routed.model && !admission.isFallback ? request : { ...request, model: group },
      signal,
      timeoutMs: limit ?? rules.timeoutMs,
      clock,
      resolveImages: deps.resolveImages,
      engine: wishes.mock?.response === undefined ? undefined : deps.createMock(wishes.mock.response),
      isSlowOnPurpose: wishes.mock?.timeout === true,
      overflow: wishes.contextOverflow,
      usualOverflow: rules.contextOverflow,
      onFit: (fit) => (context = fit),
    });
    const stream = await attempt.generate();
    ({ allowance } = stream);
    return stream;
  }

  function timeoutOf({ deployment }: Target): number | undefined {
    const ofStream = deployment?.params['stream_timeout'];
    const forStream = wishes.streamTimeoutMs ?? (typeof ofStream === 'number' ? ofStream * 1000 : undefined);
    const whole = wishes.timeoutMs ?? deployment?.timeoutMs ?? undefined;
    return request.stream ? (wishes.timeoutMs ?? forStream ?? whole) : whole;
  }

  /** What LiteLLM's tests of clients ask for. */
  function failOnPurpose(): void {
    if (isRateLimitMocked) {
      isRateLimitMocked = false;
      throw new HubError(
        'rate_limited',
        `litellm.RateLimitError: a mock exception for model=${group}, as was asked for.`,
      );
    }
    if (wishes.mock?.failure === 'fallbacks' && plan.tried.length === 0) {
      throw new HubError(
        'engine_rejected',
        `litellm.InternalServerError: a mock exception for model=${group}, to try its fallbacks.`,
      );
    }
  }

  /** Where to go on after a failure. @throws HubError, the first failure, when there is nowhere */
  async function another(error: HubError): Promise<() => Target | Promise<Target>> {
    const retry = wishes.mock?.failure === 'fallbacks' && plan.tried.length === 0 ? 'nowhere' : retryOf(error);
    if (retry !== 'nowhere' && retries < maxRetries) {
      const others = candidates.filter((each) => !avoided.has(each.id) && isHealthy(each) && isPaid(each));
      if (others.length > 0) {
        retries++;
        return () => choose(others);
      }
      if (retry === 'anywhere') {
        await pause(clock, waitBefore(retries, error, random()), signal);
        retries++;
        avoided = new Set();
        const available = candidates.filter(isHealthy);
        return () => choose(available.length > 0 ? available : candidates.slice(0, 1));
      }
    }
    firstError ??= error;
    const next = plan.next(error);
    if (next === undefined) throw withFallbacks(firstError, plan.tried);
    fallbacks.push({ model: next, cause: error });
    return () => enter(next);
  }

  function endAttempt(result: 'ok' | 'failed' | 'left', tokens: number, error?: HubError): void {
    if (attempt === undefined) return;
    const { target } = attempt;
    attempt.end();
    attempt = undefined;
    const now = clock.monotonic();
    const tookMs = now - attemptedAt;
    upstreamMs += tookMs;
    const latencyMs = ((request.stream ? firstPieceAt : undefined) ?? now) - attemptedAt;
    const hasOthers = candidates.length > 1;
    if (result === 'failed') avoided.add(target.id);
    const isCooledDown = health.ended(
      target.id,
      {
        result: error !== undefined && isConnectionFailure(error) ? 'left' : result,
        latencyMs,
        tokens,
        coolsAtOnce: error !== undefined && coolsAtOnce(error),
      },
      // The only one of its model is better asked than left alone.
      hasOthers ? rules.cooldownMs : 0,
    );
    lastTarget = target;
    attempts.push({ ...describeTarget(target), group, result, error, upstreamMs: tookMs, isCooledDown, allowance });
  }

  return {
    facts() {
      const target = attempt?.target ?? lastTarget;
      return {
        target,
        load: () => (target === undefined ? undefined : health.load(target.id)),
        group,
        retries,
        maxRetries,
        fallbacks: plan.tried.length + Number(admission.isFallback),
        trace: { attempts, fallbacks },
        timeoutMs,
        attemptedAt,
        context,
        upstreamMs: attempt === undefined ? upstreamMs : upstreamMs + clock.monotonic() - attemptedAt,
      };
    },
    start: () => run(() => enter(routed.model)),
    async recover(error) {
      endAttempt('failed', 0, error);
      return run(await another(error));
    },
    firstPieceSeen() {
      firstPieceAt = clock.monotonic();
      attempt?.firstPieceSeen();
    },
    failureOf: (thrown) => attempt?.failureOf(thrown) ?? thrown,
    end: endAttempt,
  };
}

function describeTarget(target: Target): Omit<CallAttempt, 'group' | 'result' | 'upstreamMs' | 'isCooledDown'> {
  return {
    deploymentId: target.id,
    modelServed: target.model.name,
    engineId: target.engine.id,
    provider: providerOf(target),
    apiBase: apiBaseOf(target),
  };
}

/** The first failure is what the client asked about; the rest tells that more was tried. */
function withFallbacks(error: HubError, tried: readonly string[]): HubError {
  if (tried.length === 0) return error;
  const message = `${error.message} Fallbacks tried: ${tried.join(', ')}.`;
  return new HubError(error.code, message, error.details, error.cause);
}

function noneInRegion(model: string, region: string): HubError {
  return new HubError(
    'invalid_request',
    `The end user's requests have to stay in the region ${region}, and no deployment of ${model} has a region_name there.`,
    { param: 'user' },
  );
}
