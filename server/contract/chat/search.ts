import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

export const searchHitSchema = z
  .object({
    conversationId: z.string(),
    title: z.string(),
    /** Null where the title holds the words. */
    messageId: z.string().nullable(),
    role: z.enum(['user', 'assistant', 'tool']).nullable(),
    /** Epoch milliseconds. */
    createdAt: z.int(),
    /** Some words around the place; plain text, never markup. */
    excerpt: z.array(z.object({ text: z.string(), isMatch: z.boolean() })),
  })
  .meta({ id: 'ChatSearchHit' });

export type SearchHit = z.output<typeof searchHitSchema>;

export const searchConversations = endpoint({
  id: 'searchConversations',
  summary: 'Find words in titles and messages of all your chats, best first',
  face: 'hub',
  access: 'admin',
  method: 'get',
  path: '/hub/conversation-search',
  params: z.object({}),
  query: z.object({
    q: z.string().trim().min(1).max(500),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  body: z.undefined(),
  status: 200,
  response: z.object({ hits: z.array(searchHitSchema) }),
});
