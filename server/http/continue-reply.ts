import { HubError } from '../domain/errors.ts';
import type { WireRequest } from '../domain/inference-request.ts';
import type { Principal } from '../domain/ports.ts';
import type { StoredReplies } from '../domain/stored-reply.ts';
import type { EarlierReply, Operation } from '../protocols/protocol.ts';

/**
 * The conversation that a request goes on from, and what it names of others.
 * @throws HubError for a reply that is not there, or no longer
 */
export function earlierReply(
  { continues, refersTo }: Pick<Operation, 'continues' | 'refersTo'>,
  wire: WireRequest,
  { id: callerId }: Principal,
  replies: StoredReplies,
): EarlierReply {
  const id = continues?.(wire);
  const referred = (refersTo?.(wire) ?? []).flatMap((each) => replies.outputOf(callerId, each) ?? []);
  if (id === undefined) return { items: [], referred };
  const reply = replies.find(callerId, id);
  const before = reply && replies.before(callerId, reply);
  if (reply !== undefined && before !== undefined) {
    return { items: [...before, ...reply.input, ...reply.output], referred };
  }
  throw new HubError(
    'invalid_request',
    `Previous response with id '${id.slice(0, 100)}' not found: it was never stored, was deleted, or is another key's. Send the whole conversation as input instead.`,
    { param: 'previous_response_id', wireCode: 'previous_response_not_found' },
  );
}
