import type { ErrorRequestHandler, Response } from 'express';
import { answeredAs, type Compat } from '../domain/compat.ts';
import { toHubError } from '../domain/errors.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { contextOf } from './request-context.ts';
import { writeError } from './write-reply.ts';

/** Gives an answer its request's id in the header that the dialect's clients look at, where that is another. */
export function nameRequest(res: Response, { requestIdHeader }: Protocol): void {
  if (requestIdHeader !== undefined) res.setHeader(requestIdHeader, contextOf(res).requestId);
}

/** Tells what was refused before a dialect's own handler was reached in the shape of that dialect. */
export function answerInDialect(protocol: Protocol, compat: () => Compat): ErrorRequestHandler {
  return (thrown: unknown, _req, res, next) => {
    const error = toHubError(thrown);
    // Failures of ours are logged where all of them are.
    if (error.isFailure) next(thrown);
    else writeError(res, protocol, answeredAs(error, compat()), contextOf(res).requestId);
  };
}
