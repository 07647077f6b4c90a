import type { Express, Request, Response } from 'express';
import { cancelledError, toHubError } from '../domain/errors.ts';
import type { Clock, IdGenerator, Logger } from '../domain/ports.ts';
import type { Inference, InferenceCall } from '../inference/run-inference.ts';
import type { Operation, Protocol } from '../protocols/protocol.ts';
import { presentedKey, sessionToken } from './credentials.ts';
import { parseWireRequest, readBody } from './read-body.ts';
import { readWishes } from './read-wishes.ts';
import { contextOf, type Authenticator } from './request-context.ts';
import { writeError, writeReply } from './write-reply.ts';

export interface ProtocolDeps {
  readonly protocols: readonly Protocol[];
  readonly inference: Inference;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  /** Aborts, with the reason, every answer that is still running when the hub stops. */
  readonly stopping: AbortSignal;
}

/** Serves every operation of every dialect through one handler, with and without `/v1`. */
export function mountProtocols(app: Express, deps: ProtocolDeps): void {
  for (const protocol of deps.protocols) {
    for (const operation of protocol.operations) {
      app.post([operation.path, `/v1${operation.path}`], (req, res) => handle(req, res, protocol, operation, deps));
    }
  }
}

async function handle(
  req: Request,
  res: Response,
  protocol: Protocol,
  operation: Operation,
  deps: ProtocolDeps,
): Promise<void> {
  const { requestId, isLoopback } = contextOf(res);
  const signal = abortSignalOf(res, deps.stopping);
  let call: InferenceCall | undefined;
  try {
    const caller = deps.authenticator.authenticate({
      presentedKey: presentedKey(req),
      sessionToken: sessionToken(req),
      isLoopback,
    });
    const receivedAt = deps.clock.now();
    const replyId = deps.ids.next(operation.idPrefix);
    call = deps.inference.open({
      requestId,
      caller,
      dialect: protocol.dialect,
      operation: operation.id,
      receivedAt,
      replyId,
      address: req.socket.remoteAddress,
      userAgent: req.get('user-agent'),
      wishes: readWishes(req),
    });
    const decoded = operation.decode(parseWireRequest(await readBody(req), protocol.dialect));
    if (decoded.ignoredParameters.length > 0) res.setHeader('x-hub-ignored', decoded.ignoredParameters.join(', '));
    const stream = await call.run(decoded.request, signal);
    const identity = { id: replyId, createdAt: Math.floor(receivedAt / 1000), model: decoded.request.model };
    await writeReply({ res, protocol, decoded, identity, userAgent: req.get('user-agent'), clock: deps.clock }, stream);
  } catch (thrown) {
    const error = toHubError(thrown);
    if (error.status >= 500) deps.logger.error('request.failed', { requestId, operation: operation.id, error });
    await call?.refuse(error);
    writeError(res, protocol, error, requestId);
  }
}

/** Aborts when the client leaves before its answer is whole, and when the hub stops. */
function abortSignalOf(res: Response, stopping: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort(stopping.reason);
  stopping.addEventListener('abort', stop, { once: true });
  res.once('close', () => {
    stopping.removeEventListener('abort', stop);
    // `close` also follows a normal end.
    if (!res.writableFinished) controller.abort(cancelledError());
  });
  return controller.signal;
}
