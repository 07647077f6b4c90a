import type { Express, Request, Response } from 'express';
import { answeredAs, type Compat } from '../domain/compat.ts';
import { cancelledError, toHubError } from '../domain/errors.ts';
import type { Logger } from '../domain/ports.ts';
import type { StoredReplies } from '../domain/stored-reply.ts';
import type { TokenCounter } from '../inference/count-tokens.ts';
import type { CountOperation, Protocol } from '../protocols/protocol.ts';
import { nameRequest } from './answer-in-dialect.ts';
import { earlierReply } from './continue-reply.ts';
import { requireCaller, type CallerDeps } from './credentials.ts';
import { parseWireRequest, readBody } from './read-body.ts';
import { contextOf } from './request-context.ts';
import { requireAllowedRoute } from './require-access.ts';
import { sendJson } from './send-json.ts';
import { writeError } from './write-reply.ts';

export interface CountDeps extends CallerDeps {
  readonly protocols: readonly Protocol[];
  readonly countTokens: TokenCounter;
  readonly replies: StoredReplies;
  readonly logger: Logger;
  readonly compat: () => Compat;
}

/** Serves the questions how long a prompt is. They cost nothing and never wait behind answers, so they are not booked. */
export function mountCounts(app: Express, deps: CountDeps): void {
  for (const protocol of deps.protocols) {
    for (const operation of protocol.counts ?? []) {
      const paths = protocol.prefixes.map((prefix) => prefix.path + operation.path);
      app.post(paths, (req, res) => answer(req, res, protocol, operation, deps));
    }
  }
}

async function answer(
  req: Request,
  res: Response,
  protocol: Protocol,
  operation: CountOperation,
  deps: CountDeps,
): Promise<void> {
  const { requestId } = contextOf(res);
  nameRequest(res, protocol);
  const leaving = new AbortController();
  res.once('close', () => leaving.abort(cancelledError()));
  try {
    const caller = requireCaller(req, res, deps);
    requireAllowedRoute(caller, [req.path, operation.path], ['llm_api_routes']);
    const wire = parseWireRequest(await readBody(req), protocol.dialect);
    const request = operation.decode(wire, earlierReply(operation, wire, caller, deps.replies));
    const count = await deps.countTokens({ requestId, caller, request, signal: leaving.signal });
    sendJson(res, { status: 200, body: operation.encode(count) });
  } catch (thrown) {
    const error = toHubError(thrown);
    if (error.isFailure) deps.logger.error('request.failed', { requestId, operation: operation.id, error });
    writeError(res, protocol, answeredAs(error, deps.compat()), requestId);
  }
}
