import { answeredAs, type Compat } from '../domain/compat.ts';
import { cancelledError, HubError, toHubError } from '../domain/errors.ts';
import { toUsd } from '../domain/money.ts';
import type { InferenceCall } from '../inference/run-inference.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { WholeReply } from './kept-replies.ts';
import { JSON_TYPE, wholeReply, type Reply } from './write-reply.ts';

/** One of several calls that a request came to. */
export interface PartialCall {
  readonly requestId: string;
  readonly call: InferenceCall;
  readonly reply: Pick<Reply, 'protocol' | 'decoded' | 'identity' | 'headers'>;
}

export interface SeveralAnswers {
  readonly parts: readonly PartialCall[];
  /** The first answer ends the work on the others, and stands alone. */
  readonly isFirstEnough: boolean;
  readonly protocol: Protocol;
  readonly compat: Compat;
  /** The client's. */
  readonly signal: AbortSignal;
}

/**
 * Runs all calls at once: each is admitted, booked and paid for by itself. The answer lists theirs in the order in which
 * they were asked, with an error in place of one that failed.
 * @throws HubError, the first one's, when all of them failed
 */
export async function answerSeveral(several: SeveralAnswers): Promise<WholeReply> {
  return several.isFirstEnough ? answerFirst(several) : answerAll(several);
}

async function answerAll({ parts, protocol, compat, signal }: SeveralAnswers): Promise<WholeReply> {
  const results = await Promise.allSettled(parts.map((part) => run(part, signal)));
  const failures = results.map((result) => (result.status === 'rejected' ? toHubError(result.reason) : undefined));
  const [first] = failures;
  if (first !== undefined && failures.every((failure) => failure !== undefined)) throw first;
  const texts = results.map((result, index) => {
    if (result.status === 'fulfilled') return result.value.body.toString('utf8');
    const error = answeredAs(failures[index] ?? toHubError(result.reason), compat);
    return JSON.stringify(protocol.encodeError(error, parts[index]?.requestId ?? '').body);
  });
  const body = Buffer.from(`[${texts.join(',')}]`);
  return { headers: { ...headersOf(parts), 'Content-Type': JSON_TYPE, 'Content-Length': body.length }, body };
}

async function answerFirst({ parts, signal }: SeveralAnswers): Promise<WholeReply> {
  const race = new AbortController();
  const running = parts.map((part) => run(part, AbortSignal.any([signal, race.signal])));
  try {
    return await Promise.any(running);
  } catch (thrown) {
    const [first] = thrown instanceof AggregateError ? (thrown.errors as unknown[]) : [thrown];
    throw first instanceof HubError ? first : toHubError(first);
  } finally {
    // The others are booked with what they had produced, like answers whose client left.
    race.abort(cancelledError());
  }
}

async function run({ call, reply }: PartialCall, signal: AbortSignal): Promise<WholeReply> {
  return wholeReply(reply, await call.run(reply.decoded.request, signal));
}

/** What is true of all together: the sum of their costs, and nothing of any one deployment. */
function headersOf(parts: readonly PartialCall[]): Record<string, string> {
  const [first] = parts;
  const own = Object.entries(first?.reply.headers() ?? {}).filter(([name]) => !name.startsWith('x-litellm-model-'));
  const cost = parts.reduce((sum, { call }) => sum + (call.receipt().admission?.cost() ?? 0), 0);
  return { ...Object.fromEntries(own), 'x-litellm-response-cost': String(toUsd(cost)) };
}
