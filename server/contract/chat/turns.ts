import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { assistantMessageSchema, chatMessageSchema } from './message.ts';

const id = z.string().min(1).max(100);
/** Several are asked side by side. */
const models = z.array(z.string().min(1).max(500)).min(1).max(4);

/** What a person wants to happen next in a chat. */
export const newTurnSchema = z.discriminatedUnion('kind', [
  /** Something new, or an edited message: then `parentId` is that of the message that is edited. */
  z.strictObject({
    kind: z.literal('send'),
    /**
     * The message's own id, where its sender makes it: sent again, because the reply was lost say, it is one message, and the
     * answer tells what became of it.
     */
    messageId: z
      .string()
      .regex(/^msg_[\w-]{16,64}$/, 'must be msg_ and 16 to 64 letters, digits, - or _')
      .optional(),
    /** The message it comes after; null for a first one. */
    parentId: id.nullable(),
    text: z.string().max(10_000_000),
    attachmentIds: z.array(id).max(50).default([]),
    models,
  }),
  /** An answer, or another one, to a message that is there already. */
  z.strictObject({ kind: z.literal('answer'), parentId: id, models }),
  /** More of an answer that was cut, stopped, interrupted or failed; the same message grows. */
  z.strictObject({ kind: z.literal('continue'), messageId: id }),
  /** What the calls of an answer came to; the model goes on from there. */
  z.strictObject({
    kind: z.literal('tool-results'),
    parentId: id,
    results: z
      .array(z.strictObject({ callId: id, text: z.string().max(10_000_000) }))
      .min(1)
      .max(64),
  }),
]);

/** One answer being made. It runs in the hub, whoever looks or leaves. */
export const turnSchema = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    /** The answer that it writes. */
    messageId: z.string(),
    model: z.string(),
    /** What the answer held when the turn began: deltas come after it. */
    textBefore: z.string(),
    reasoningBefore: z.string(),
    /** Epoch milliseconds. */
    startedAt: z.int(),
  })
  .meta({ id: 'Turn' });

const eventBase = {
  turnId: z.string(),
  conversationId: z.string(),
  messageId: z.string(),
  /** 1 for the first event of a turn, then one more each. */
  seq: z.int(),
};

/** Also what the topic `turn` of `/hub/events` carries. Text comes in pieces of about 50 ms. */
export const turnEventSchema = z
  .discriminatedUnion('type', [
    z.object({ ...eventBase, type: z.literal('phase'), phase: z.enum(['waiting', 'generating']) }),
    z.object({
      ...eventBase,
      type: z.literal('delta'),
      /** To be added to what is there. */
      text: z.string(),
      reasoning: z.string(),
      /** Each is added to the call of its number. */
      toolCalls: z.array(z.object({ call: z.int(), id: z.string(), name: z.string(), argumentsText: z.string() })),
      /** Milliseconds since the turn began. */
      atMs: z.number(),
    }),
    /** The last one: the message as it is kept. */
    z.object({
      ...eventBase,
      type: z.literal('end'),
      message: assistantMessageSchema,
      /** Of its chat, with this message in it; null where it could not be kept. */
      revision: z.int().nullable(),
    }),
  ])
  .meta({ id: 'TurnEvent' });

export type NewTurn = z.output<typeof newTurnSchema>;
export type Turn = z.output<typeof turnSchema>;
export type TurnEvent = z.output<typeof turnEventSchema>;

const face = { face: 'hub', access: 'admin', query: z.object({}), params: z.object({ id }) } as const;

export const createTurn = endpoint({
  ...face,
  id: 'createTurn',
  summary: 'Ask, ask again, or go on in a chat; the answer comes as events',
  method: 'post',
  path: '/hub/conversations/:id/turns',
  body: newTurnSchema,
  status: 201,
  response: z.object({
    /** One for each model; of a message that was sent before, those that are still at work. */
    turns: z.array(turnSchema),
    /** What was added: the message that was sent or the results, then the answers, still empty. */
    messages: z.array(chatMessageSchema),
    headId: z.string(),
    /** A chat without a name gets one with its first message. */
    title: z.string(),
    revision: z.int(),
  }),
});

export const readTurn = endpoint({
  ...face,
  id: 'readTurn',
  summary: 'What a turn told after an event; 404 some minutes after its end',
  method: 'get',
  path: '/hub/turns/:id',
  query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
  body: z.undefined(),
  status: 200,
  response: z.object({ turn: turnSchema, events: z.array(turnEventSchema) }),
});

export const stopTurn = endpoint({
  ...face,
  id: 'stopTurn',
  summary: 'Stop an answer; what has come stays',
  method: 'post',
  path: '/hub/turns/:id/stop',
  body: z.object({}),
  status: 204,
  response: z.undefined(),
});
