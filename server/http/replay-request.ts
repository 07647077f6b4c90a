import { createAnswerCollector } from '../domain/answer-content.ts';
import { HubError } from '../domain/errors.ts';
import type { WireRequest } from '../domain/inference-request.ts';
import type { CallOpening, Clock, IdGenerator, Principal } from '../domain/ports.ts';
import type { StoredReplies } from '../domain/stored-reply.ts';
import { tokenRate } from '../domain/token-rate.ts';
import type { Inference } from '../inference/run-inference.ts';
import type { ReplayWish, RequestDeps } from '../management/hub/requests.ts';
import type { Operation, Protocol } from '../protocols/protocol.ts';
import { earlierReply } from './continue-reply.ts';
import { parseWireRequest } from './read-body.ts';

export interface ReplayDeps {
  readonly protocols: readonly Protocol[];
  readonly inference: Inference;
  readonly replies: StoredReplies;
  /** Which of several spellings of a model's name this caller can use. */
  readonly nameOf: (caller: Principal, spellings: readonly [string, ...string[]]) => string;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Characters that a replayed answer may have: it is shown, not handed on. */
const LONGEST_ANSWER = 16 * 1024 * 1024;

/** Sends a kept request to another model, on the way that every request goes: admitted, booked and paid for by who asks. */
export function createReplay({ protocols, inference, replies, nameOf, clock, ids }: ReplayDeps): RequestDeps['replay'] {
  return async ({ line, body, model, caller, requestId, signal }) => {
    const { protocol, operation } = requireOperation(protocols, line);
    const wire = withModel(parseWireRequest(body.request, line.dialect), model);
    // What it goes on from belongs to the key that asked first.
    const earlier = earlierReply(operation, wire, { ...caller, id: line.caller }, replies);
    const { request } = operation.decode(wire, earlier);
    const opening: CallOpening = {
      requestId,
      caller,
      dialect: line.dialect,
      operation: operation.id,
      receivedAt: clock.now(),
      replyId: ids.next(operation.idPrefix),
      route: line.route ?? undefined,
      wishes: {},
    };
    const spellings = protocol.spellingsOf?.(request.model);
    const named = spellings === undefined ? request : { ...request, model: nameOf(caller, spellings) };
    const startedAt = clock.monotonic();
    const collector = createAnswerCollector(LONGEST_ANSWER);
    let firstTokenMs: number | null = null;
    const call = inference.open(opening);
    const { frames } = await call.run(named, signal);
    for await (const { deltas, parts } of frames) {
      if (deltas > 0) firstTokenMs ??= clock.monotonic() - startedAt;
      collector.add(parts);
    }
    const usage = call.receipt().usage() ?? { inputTokens: 0, outputTokens: 0, estimated: true };
    const timed = { durationMs: clock.monotonic() - startedAt, firstTokenMs };
    return {
      id: opening.replyId,
      model,
      answer: collector.content(),
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      tokensEstimated: usage.estimated ?? false,
      ...timed,
      tokensPerSecond: tokenRate({ ...timed, outputTokens: usage.outputTokens, stream: request.stream }),
    };
  };
}

/** @throws HubError `conflict` for a row of a version that spoke other dialects */
function requireOperation(
  protocols: readonly Protocol[],
  { dialect, operation: id }: ReplayWish['line'],
): { readonly protocol: Protocol; readonly operation: Operation } {
  for (const protocol of protocols) {
    const operation = protocol.operations.find((each) => protocol.dialect === dialect && each.id === id);
    if (operation !== undefined) return { protocol, operation };
  }
  throw new HubError(
    'conflict',
    `This hub has no operation ${id} of the dialect ${dialect}: it can’t send this again.`,
  );
}

/** One model of a request that named several, too. */
function withModel(wire: WireRequest, model: string): WireRequest {
  const body = { ...wire.body, model };
  return { ...wire, body, bytes: Buffer.from(JSON.stringify(body)) };
}
