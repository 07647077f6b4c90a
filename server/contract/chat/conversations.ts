import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { chatMessageSchema, chatParametersSchema, chatToolSchema } from './message.ts';

const id = z.string().min(1).max(100);
const title = z.string().trim().min(1).max(200);

/** A chat as lists show it. Times are epoch milliseconds. */
export const conversationSummarySchema = z
  .object({
    id: z.string(),
    title: z.string(),
    folderId: z.string().nullable(),
    isPinned: z.boolean(),
    isArchived: z.boolean(),
    /** The model that was asked last; null = whatever the hub proposes. */
    model: z.string().nullable(),
    createdAt: z.int(),
    /** When something was last said in it. */
    updatedAt: z.int(),
    /** Rises with every change; for windows that look at the same chat. */
    revision: z.int(),
    /** A turn is at work. */
    isAnswering: z.boolean(),
  })
  .meta({ id: 'ConversationSummary' });

export const conversationSchema = conversationSummarySchema
  .extend({
    systemPrompt: z.string(),
    parameters: chatParametersSchema,
    tools: z.array(chatToolSchema),
    /** The last message of the branch that is shown; null while it is empty. */
    headId: z.string().nullable(),
    /** All of them, every branch; parents come before their children. */
    messages: z.array(chatMessageSchema),
  })
  .meta({ id: 'Conversation' });

export type ConversationSummary = z.output<typeof conversationSummarySchema>;
export type Conversation = z.output<typeof conversationSchema>;

const settable = {
  title,
  folderId: id.nullable(),
  isPinned: z.boolean(),
  isArchived: z.boolean(),
  model: z.string().min(1).max(500).nullable(),
  systemPrompt: z.string().max(1_000_000),
  parameters: chatParametersSchema,
  tools: z.array(chatToolSchema).max(64),
};

const face = { face: 'hub', access: 'admin', query: z.object({}) } as const;
const one = { ...face, params: z.object({ id }) } as const;

export const listConversations = endpoint({
  ...face,
  id: 'listConversations',
  summary: 'Your chats, the one that was used last first',
  method: 'get',
  path: '/hub/conversations',
  params: z.object({}),
  query: z.object({ archived: z.enum(['true', 'false']).default('false') }),
  body: z.undefined(),
  status: 200,
  response: z.object({ conversations: z.array(conversationSummarySchema) }),
});

export const createConversation = endpoint({
  ...face,
  id: 'createConversation',
  summary: 'Begin a chat',
  method: 'post',
  path: '/hub/conversations',
  params: z.object({}),
  body: z.object(settable).omit({ isArchived: true }).partial().strict(),
  status: 201,
  response: conversationSchema,
});

export const getConversation = endpoint({
  ...one,
  id: 'getConversation',
  summary: 'A chat with all of its messages',
  method: 'get',
  path: '/hub/conversations/:id',
  body: z.undefined(),
  status: 200,
  response: conversationSchema,
});

/** `headId` may be any message: the branch that is then shown goes on from it to its newest end. */
export const updateConversation = endpoint({
  ...one,
  id: 'updateConversation',
  summary: 'Rename, move, pin or archive a chat, set how it is answered, or show another branch',
  method: 'patch',
  path: '/hub/conversations/:id',
  body: z.object(settable).extend({ headId: id }).partial().strict(),
  status: 200,
  response: conversationSummarySchema.extend({ headId: z.string().nullable() }),
});

export const deleteConversation = endpoint({
  ...one,
  id: 'deleteConversation',
  summary: 'Delete a chat; for an hour it can be brought back',
  method: 'delete',
  path: '/hub/conversations/:id',
  body: z.undefined(),
  status: 204,
  response: z.undefined(),
});

export const restoreConversation = endpoint({
  ...one,
  id: 'restoreConversation',
  summary: 'Bring a chat back that was just deleted',
  method: 'post',
  path: '/hub/conversations/:id/restore',
  body: z.object({}),
  status: 200,
  response: conversationSummarySchema,
});

export const branchConversation = endpoint({
  ...one,
  id: 'branchConversation',
  summary: 'Begin a chat with everything that was said up to a message',
  method: 'post',
  path: '/hub/conversations/:id/branch',
  body: z.strictObject({ messageId: id }),
  status: 201,
  response: conversationSchema,
});

/** An event of the topic `conversations`: somebody (another window, a turn) changed one, or it is gone. */
export interface ConversationEvent {
  readonly type: 'changed' | 'deleted';
  readonly id: string;
  readonly revision: number;
}
