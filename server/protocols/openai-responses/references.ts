import { HubError } from '../../domain/errors.ts';
import type { WireRequest } from '../../domain/inference-request.ts';
import type { EarlierReply } from '../protocol.ts';
import { show } from '../read-body.ts';
import type { WireItem } from './schema.ts';

const REPLY = 'resp_';
/** The last underscore, because the random part of an id may hold some too. */
const ITEM = /^[a-z]+_(.+)_\d+$/;

/** The id of one item of a reply: it leads back to the reply, so that a reference to it is found without an index. */
export function itemId(kind: 'msg' | 'rs' | 'fc' | 'ctc' | 'lsh', replyId: string, index: number): string {
  return `${kind}_${replyId.startsWith(REPLY) ? replyId.slice(REPLY.length) : replyId}_${index}`;
}

/** The replies whose items a request names instead of sending them, as the AI SDK does with all that it believes stored. */
export function repliesReferredTo({ body: { input } }: WireRequest): readonly string[] {
  if (!Array.isArray(input)) return [];
  const replies = (input as readonly unknown[]).filter(isReference).map(({ id }) => ITEM.exec(String(id))?.[1]);
  return [...new Set(replies.filter((each) => each !== undefined))].map((each) => REPLY + each);
}

/**
 * The items with those that are named put in place, one for one. What the conversation so far holds already stays a bare
 * reference, which says nothing.
 * @throws HubError for a reference to what is not stored: without it the model would not know what it said
 */
export function resolveReferences(items: readonly WireItem[], earlier: EarlierReply | undefined): readonly WireItem[] {
  const inPlace = new Set(idsOf(earlier?.items ?? []).keys());
  const referred = idsOf(earlier?.referred ?? []);
  return items.map((item, index) => {
    if (!isReference(item)) return item;
    const id = item['id'];
    const param = `input[${index}].id`;
    if (typeof id !== 'string') {
      throw new HubError('invalid_type', `${param} is ${show(id)}. Expected the id of an item.`, { param });
    }
    if (inPlace.has(id)) return { type: 'item_reference', id };
    const found = referred.get(id);
    if (found !== undefined) return found;
    throw new HubError(
      'not_found',
      `Item with id '${id.slice(0, 100)}' not found: it belongs to no stored response of this key. Send the item itself, as clients do with store: false.`,
      { param },
    );
  });
}

/** OpenAI lets the type be left out. */
function isReference(item: unknown): item is WireItem {
  if (typeof item !== 'object' || item === null) return false;
  const { id, role, type } = item as WireItem;
  return type === 'item_reference' || (type == null && role === undefined && id !== undefined);
}

function idsOf(items: readonly unknown[]): ReadonlyMap<string, WireItem> {
  const named = (items as readonly WireItem[]).filter(
    ({ id, type }) => typeof id === 'string' && type !== 'item_reference',
  );
  return new Map(named.map((item) => [String(item['id']), item]));
}
