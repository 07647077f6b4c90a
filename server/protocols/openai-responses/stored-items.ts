import { z } from 'zod';
import { HubError } from '../../domain/errors.ts';
import { readBody, show } from '../read-body.ts';

const pageSchema = z.looseObject({
  order: z.enum(['asc', 'desc']).default('desc'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().optional(),
});

export type ItemPage = z.output<typeof pageSchema>;

/** @throws HubError for a page that can't be read */
export function readPage(query: unknown): ItemPage {
  return readBody(pageSchema, query);
}

export const inputItemsSchema = z
  .object({
    object: z.literal('list'),
    data: z.array(z.looseObject({ id: z.string() })),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  })
  .meta({ id: 'ResponseInputItems' });

/**
 * A page of what led to a response, as OpenAI lists it: the newest first unless asked otherwise.
 * @throws HubError for an `after` that is none of the items
 */
export function encodeInputItems(
  responseId: string,
  items: readonly unknown[],
  { after, limit, order }: ItemPage,
): z.output<typeof inputItemsSchema> {
  const named = items.map((item, index) => withId(item, `item_${responseId.replace(/^resp_/, '')}_${index}`));
  const ordered = order === 'asc' ? named : named.toReversed();
  const start = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) {
    throw new HubError('invalid_request', `after is ${show(after)}, which is none of the items.`, { param: 'after' });
  }
  const data = ordered.slice(start, start + limit);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + limit < ordered.length,
  };
}

/** Clients leave ids and the usual type out; whoever reads the list finds them. */
function withId(item: unknown, id: string): { id: string } {
  const fields = item as { id?: unknown; type?: unknown; content?: unknown };
  return {
    ...fields,
    type: fields.type ?? 'message',
    ...(typeof fields.content === 'string' && { content: [{ type: 'input_text', text: fields.content }] }),
    id: typeof fields.id === 'string' ? fields.id : id,
  } as { id: string };
}
