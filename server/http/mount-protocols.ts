import type { Express, Request, Response } from 'express';
import { answeredAs, type Compat } from '../domain/compat.ts';
import { HubError, toHubError } from '../domain/errors.ts';
import type { DialectId, InferenceRequest, WireRequest } from '../domain/inference-request.ts';
import type { CallOpening, Clock, IdGenerator, Logger, Principal } from '../domain/ports.ts';
import type { StoredReplies, StoredReply } from '../domain/stored-reply.ts';
import type { CallReceipt, Inference, InferenceCall } from '../inference/run-inference.ts';
import type { SetResidency } from '../inference/set-residency.ts';
import type { DecodedCall, EarlierReply, Operation, Protocol, ReplyIdentity } from '../protocols/protocol.ts';
import { abortSignalOf } from './abort-signal.ts';
import { earlierReply } from './continue-reply.ts';
import { answerSeveral } from './answer-several.ts';
import { answerInDialect, nameRequest } from './answer-in-dialect.ts';
import { credentialsOf } from './credentials.ts';
import { createKeptReplies, type Claim, type KeptReplies } from './kept-replies.ts';
import { parseWireRequest, readBody, requireJson } from './read-body.ts';
import { readWishes } from './read-wishes.ts';
import { receiptHeaders, receiptHeadersOfError } from './receipt-headers.ts';
import { contextOf, type Authenticator } from './request-context.ts';
import { requireAllowedRoute } from './require-access.ts';
import { sendJson } from './send-json.ts';
import { sendWhole, writeError, writeReply } from './write-reply.ts';

export interface ProtocolDeps {
  readonly protocols: readonly Protocol[];
  readonly inference: Inference;
  readonly authenticator: Authenticator;
  readonly replies: StoredReplies;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  /** Of the hub. */
  readonly version: string;
  /** How errors are answered. */
  readonly compat: () => Compat;
  /** Parameters that can't be honoured are left out, rather than refused. */
  readonly dropsParams: () => boolean;
  readonly setResidency: SetResidency;
  /** Which of several spellings of a model's name this caller can use; the first where none is known. */
  readonly nameOf: (caller: Principal, spellings: readonly [string, ...string[]]) => string;
  /** Aborts, with the reason, every answer that is still running when the hub stops. */
  readonly stopping: AbortSignal;
}

/** Serves every operation of every dialect through one handler, below each of the dialect's prefixes. */
export function mountProtocols(app: Express, deps: ProtocolDeps): void {
  const served = { ...deps, kept: createKeptReplies(deps.clock) };
  for (const protocol of deps.protocols) {
    for (const operation of protocol.operations) {
      for (const prefix of protocol.prefixes) {
        const path = prefix.path + operation.path;
        const route = path.replace('*model', '{model}');
        app.post(path, (req, res) => handle(req, res, { protocol, operation, route }, served));
      }
    }
  }
  // What was refused before a route was reached is told in the route's dialect too.
  for (const protocol of deps.protocols) {
    const paths = [...protocol.operations, ...(protocol.counts ?? [])].flatMap(({ path }) =>
      protocol.prefixes.map((prefix) => prefix.path + path),
    );
    app.use(paths, answerInDialect(protocol, deps.compat));
  }
}

/** What was called. */
interface Called {
  readonly protocol: Protocol;
  readonly operation: Operation;
  /** One spelling for each path that is mounted: clients choose models' names and may write paths in any case. */
  readonly route: string;
}

async function handle(
  req: Request,
  res: Response,
  { protocol, operation, route }: Called,
  deps: ProtocolDeps & { readonly kept: KeptReplies },
): Promise<void> {
  const { requestId } = contextOf(res);
  nameRequest(res, protocol);
  const signal = abortSignalOf(res, deps.stopping);
  let call: InferenceCall | undefined;
  let caller: Principal | undefined;
  let claim: Claim | undefined;
  const headersFor = (receipt: CallReceipt, by: Principal) => ({
    receipt,
    caller: by,
    requestId,
    version: deps.version,
  });
  try {
    let by: Principal;
    try {
      by = deps.authenticator.authenticate(credentialsOf(req, res));
    } catch (refusal) {
      await requireJson(req);
      throw refusal;
    }
    caller = by;
    const receivedAt = deps.clock.now();
    const opening: CallOpening = {
      requestId,
      caller: by,
      dialect: protocol.dialect,
      operation: operation.id,
      receivedAt,
      replyId: deps.ids.next(operation.idPrefix),
      route,
      address: req.socket.remoteAddress,
      userAgent: req.get('user-agent'),
      wishes: readWishes(req),
    };
    call = deps.inference.open(opening);
    requireAllowedRoute(by, [req.path, operation.path], ['llm_api_routes']);
    const wire = withModel(parseWireRequest(await readBody(req), protocol.dialect), req);
    const named = (model: string) =>
      protocol.spellingsOf === undefined ? model : deps.nameOf(by, protocol.spellingsOf(model));
    const residency = operation.residency?.(wire);
    if (residency !== undefined) {
      const { encode, keepAlive, model } = residency;
      const started = call;
      await deps.setResidency({ caller: by, model: named(model), keepAlive, signal });
      const reply = encode(identityOf(opening, model, () => started.receipt().durationMs));
      // It costs nothing and says nothing, so it is not booked.
      call.withdraw();
      return sendJson(res, { status: 200, body: reply });
    }
    const several = operation.several?.(wire);
    const earlier = earlierReply(operation, wire, by, deps.replies);
    const [decoded, ...others] = decodeAll(operation, several?.wires ?? [wire], earlier);
    claim = claimOf(req, by, wire, decoded, deps.kept);
    if (claim?.type === 'again') {
      call.withdraw();
      res.setHeader('idempotent-replayed', 'true');
      return sendWhole(res, claim.reply);
    }
    if (decoded.ignoredParameters.length > 0) requireDropping(decoded, deps.dropsParams);
    const running = call;
    const base = { protocol, version: deps.version };
    if (several !== undefined) {
      const rest = others.map((asked, index) => {
        const more = { ...opening, requestId: `${requestId}.${index + 2}`, replyId: deps.ids.next(operation.idPrefix) };
        return { ...base, opening: more, decoded: asked, call: deps.inference.open(more) };
      });
      const parts = [{ ...base, opening, decoded, call: running }, ...rest].map((part) => ({
        requestId: part.opening.requestId,
        call: part.call,
        reply: replyOf(part, () => undefined),
      }));
      const { isFirstEnough } = several;
      const whole = await answerSeveral({ parts, isFirstEnough, protocol, compat: deps.compat(), signal });
      claim?.keep(whole);
      return sendWhole(res, whole);
    }
    const stream = await running.run(withName(decoded.request, named(decoded.request.model)), signal);
    const reply = {
      ...replyOf({ ...base, opening, decoded, call: running }, () => stream.dialect),
      res,
      userAgent: req.get('user-agent'),
      clock: deps.clock,
      onWhole: claim?.keep,
      keep: (stored: StoredReply) => deps.replies.keep(by.id, stored),
    };
    await writeReply(reply, stream);
  } catch (thrown) {
    const error = toHubError(thrown);
    if (error.isFailure) deps.logger.error('request.failed', { requestId, operation: operation.id, error });
    if (claim?.type === 'first') claim.release();
    await call?.refuse(error);
    const receipt =
      call === undefined || caller === undefined
        ? {}
        : receiptHeadersOfError(headersFor(call.receipt(), caller), error);
    writeError(res, protocol, answeredAs(error, deps.compat()), requestId, receipt);
  }
}

interface Answered {
  readonly opening: CallOpening;
  readonly call: InferenceCall;
  readonly decoded: DecodedCall;
  readonly protocol: Protocol;
  readonly version: string;
}

/** How a call is answered. @param dialect the upstream's, once there is one */
function replyOf({ opening, call, decoded, protocol, version }: Answered, dialect: () => DialectId | undefined) {
  const { caller, requestId } = opening;
  return {
    protocol,
    decoded,
    identity: () => {
      const { route } = call.receipt();
      // What took over answers under its own name.
      const model = route !== undefined && route.fallbacks > 0 ? route.group : decoded.request.model;
      return identityOf(opening, model, () => call.receipt().durationMs);
    },
    headers: () => ({
      ...receiptHeaders({ receipt: call.receipt(), caller, requestId, version }, decoded.request.stream),
      ...ignoredHeader(decoded, dialect() === protocol.dialect),
    }),
  };
}

function identityOf({ replyId, receivedAt }: CallOpening, model: string, elapsedMs: () => number): ReplyIdentity {
  return { id: replyId, createdAt: Math.floor(receivedAt / 1000), model, elapsedMs };
}

/** @throws HubError for the first that can't be read */
function decodeAll(
  operation: Operation,
  wires: readonly WireRequest[],
  earlier: EarlierReply,
): [DecodedCall, ...DecodedCall[]] {
  const [first, ...others] = wires.map((wire) => operation.decode(wire, earlier));
  if (first === undefined) throw new TypeError('A request came to no call at all.');
  return [first, ...others];
}

/** A request that its client may repeat without it being answered twice; streams are never given again. */
function claimOf(
  req: Request,
  { id }: Principal,
  { bytes }: WireRequest,
  { request }: DecodedCall,
  kept: KeptReplies,
): Claim | undefined {
  const key = req.get('idempotency-key');
  return key === undefined || key === '' || request.stream ? undefined : kept.claim(id, key, [req.path, bytes]);
}

function withName(request: InferenceRequest, model: string): InferenceRequest {
  return request.model === model ? request : { ...request, model };
}

/** A model in the path takes the place of the body's. */
function withModel(wire: WireRequest, req: Request): WireRequest {
  const segments: unknown = req.params['model'];
  if (!Array.isArray(segments)) return wire;
  const body = { ...wire.body, model: segments.join('/') };
  return { ...wire, body, bytes: Buffer.from(JSON.stringify(body)) };
}

/** Names what was left out. An upstream of the same dialect got what the body still holds. */
function ignoredHeader({ request, ignoredParameters }: DecodedCall, isPassedOn: boolean): Record<string, string> {
  const body = request.wire?.body ?? {};
  const ignored = isPassedOn ? ignoredParameters.filter((name) => !(name in body)) : ignoredParameters;
  return ignored.length === 0 ? {} : { 'x-hub-ignored': ignored.join(', ') };
}

/** @throws HubError for parameters that can't be honoured, where they are not to be left out */
function requireDropping({ request, ignoredParameters }: DecodedCall, dropsParams: () => boolean): void {
  if (request.wishes?.dropParams ?? dropsParams()) return;
  const [first] = ignoredParameters;
  throw new HubError(
    'unsupported_parameter',
    `litellm.UnsupportedParamsError: ${ignoredParameters.join(', ')} can't be honoured here. Leave it out, or send drop_params: true.`,
    { param: first },
  );
}
