import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const outcome = z.enum(['ok', 'cancelled', 'error']);
/** Milliseconds; null where nobody measured it. */
const duration = z.number().nullable();

/** One row of the ledger. Times are epoch milliseconds, durations milliseconds. */
export const requestRowSchema = z
  .object({
    id: z.int(),
    requestId: z.string(),
    /** The id that the answer carried; null in rows of before it was kept. */
    replyId: z.string().nullable(),
    receivedAt: z.int(),
    caller: z.string(),
    callerKind: z.string(),
    callerAlias: z.string().nullable(),
    /** What the caller is called now. */
    callerName: z.string().nullable(),
    dialect: z.string(),
    operation: z.string(),
    stream: z.boolean().nullable(),
    modelAsked: z.string().nullable(),
    modelServed: z.string().nullable(),
    engine: z.string().nullable(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    tokensEstimated: z.boolean(),
    /** Tokens of the answer a second, from the first one on; null where that was not measured. */
    tokensPerSecond: z.number().nullable(),
    queuedMs: duration,
    firstTokenMs: duration,
    durationMs: z.number(),
    outcome,
    errorCode: z.string().nullable(),
    /** USD. */
    cost: z.number(),
    /** Tokens that the model had for prompt and answer; null = unknown. */
    contextWindow: z.int().nullable(),
    /** What was left out of the prompt, so that it fits. */
    trimmedTokens: z.int(),
    trimmedMessages: z.int(),
  })
  .meta({ id: 'LedgerRow' });
export type RequestRow = z.output<typeof requestRowSchema>;

export const PHASES = ['queued', 'tried', 'loading', 'prompt', 'generating', 'working'] as const;

/** A request that is in the house now. */
export const liveRequestSchema = z
  .object({
    /** The id that its answer carries: it is found under it when it is over, too. */
    id: z.string(),
    requestId: z.string(),
    receivedAt: z.int(),
    caller: z.string(),
    callerName: z.string().nullable(),
    dialect: z.string(),
    operation: z.string(),
    stream: z.boolean().nullable(),
    modelAsked: z.string().nullable(),
    modelServed: z.string().nullable(),
    engine: z.string().nullable(),
    /** `working`: an engine has it, and has not said yet whether it waits for a place or reads the prompt. */
    phase: z.enum(PHASES),
    /** Pieces of the answer that have come: about as many tokens. */
    tokens: z.int(),
    retries: z.int(),
    fallbacks: z.int(),
  })
  .meta({ id: 'LiveRequest' });
export type LiveRequest = z.output<typeof liveRequestSchema>;

/** Who is in the house; the `requests` event of `/hub/events` carries the same object. */
export const liveRequestsSchema = z
  .object({
    /** The hub's clock, in epoch milliseconds: a browser's may go wrong. */
    at: z.int(),
    running: z.int(),
    waiting: z.int(),
    /** Requests that have left since the hub started; whoever sees it grow finds new rows in the ledger. */
    left: z.int(),
    /** The oldest first; those beyond the first hundred are only counted. */
    requests: z.array(liveRequestSchema),
  })
  .meta({ id: 'LiveRequests' });
export type LiveRequests = z.output<typeof liveRequestsSchema>;

export const answerContentSchema = z
  .object({
    choices: z.array(
      z.object({
        text: z.string(),
        reasoning: z.string(),
        /** Arguments are JSON text. */
        toolCalls: z.array(z.object({ name: z.string(), argumentsText: z.string() })),
        /** Null for an answer that did not come to its end. */
        finish: z.enum(['stop', 'length', 'tool_calls', 'content_filter']).nullable(),
      }),
    ),
    /** How many vectors; they themselves are not kept. */
    embeddings: z.int(),
    /** It was longer than what is kept of an answer. */
    isCut: z.boolean(),
  })
  .meta({ id: 'AnswerContent' });
export type AnswerContent = z.output<typeof answerContentSchema>;

export const ABSENCES = ['own', 'off', 'key', 'key_refuses', 'no_key', 'none', 'gone'] as const;

/** Everything that is known of a request that is over. */
export const requestDetailSchema = requestRowSchema
  .extend({
    errorMessage: z.string().nullable(),
    userId: z.string().nullable(),
    userName: z.string().nullable(),
    teamId: z.string().nullable(),
    teamName: z.string().nullable(),
    organizationId: z.string().nullable(),
    organizationName: z.string().nullable(),
    customerId: z.string().nullable(),
    customerName: z.string().nullable(),
    tags: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()),
    deploymentId: z.string().nullable(),
    apiBase: z.string().nullable(),
    /** The path that was called, with `{model}` where it named one. */
    route: z.string().nullable(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    /** As the engine says. */
    loadMs: duration,
    promptMs: duration,
    generationMs: duration,
    retries: z.int(),
    fallbacks: z.int(),
    /** Every try, in order; empty where the first engine answered. */
    attempts: z.array(
      z.object({
        model: z.string(),
        modelServed: z.string(),
        engine: z.string(),
        deploymentId: z.string(),
        result: z.enum(['ok', 'failed', 'left']),
        upstreamMs: z.number(),
        errorCode: z.string().optional(),
        errorMessage: z.string().optional(),
      }),
    ),
    /** From its arrival to its end, step by step and without gaps; only steps that were measured. */
    phases: z.array(z.object({ name: z.enum(PHASES), fromMs: z.number(), ms: z.number() })),
    /** What was said, where its owner wanted that kept. */
    body: z
      .object({
        request: z.string(),
        /** Bytes that were sent. */
        requestBytes: z.int(),
        /** Only the beginning is kept. */
        isCut: z.boolean(),
        answer: answerContentSchema.nullable(),
      })
      .nullable(),
    /**
     * Why there is none: the hub asked it itself, for a chat; it is switched off; its key does not ask for it; its key refuses; only keys can ask for it, and
     * none was used; nothing was read; or it was removed, or came before it was switched on. Null where there is one.
     */
    bodyAbsence: z.enum(ABSENCES).nullable(),
  })
  .meta({ id: 'RequestDetail' });
export type RequestDetail = z.output<typeof requestDetailSchema>;

const face = { face: 'hub', access: 'admin', query: z.object({}), body: z.undefined(), status: 200 } as const;
const none = z.object({});

export const listRequests = endpoint({
  ...face,
  id: 'listRequests',
  summary: 'The ledger, newest first',
  method: 'get',
  path: '/hub/requests',
  params: none,
  query: z.object({
    limit: z.coerce.number().int().min(1).max(500).default(50),
    before: z.coerce.number().int().min(1).optional(),
    caller: z.string().optional(),
    outcome: outcome.optional(),
    /** As asked for, or as served. */
    model: z.string().max(300).optional(),
    dialect: z.string().max(100).optional(),
    /** Stands in an id, a model's name, a key's alias, an end user's id, the client's name or the error. */
    text: z.string().max(200).optional(),
  }),
  response: z.object({
    requests: z.array(requestRowSchema),
    /**
     * Pass it as `before` for the next page; null at the end. A search for a text stops after a while, so a page may be short
     * and still have a next one.
     */
    next: z.int().nullable(),
  }),
});

export const listLiveRequests = endpoint({
  ...face,
  id: 'listLiveRequests',
  summary: 'Requests that are in the house now',
  method: 'get',
  path: '/hub/requests/live',
  params: none,
  response: liveRequestsSchema,
});

const params = z.object({ id: z.string().min(1).max(300) });

export const getRequest = endpoint({
  ...face,
  id: 'getRequest',
  summary: 'One request that is over, by its number in the ledger or the id of its answer',
  method: 'get',
  path: '/hub/requests/:id',
  params,
  response: requestDetailSchema,
});

export const replayRequest = endpoint({
  ...face,
  id: 'replayRequest',
  summary: 'Send a kept request again, to another model; it is booked under whoever asks for it',
  method: 'post',
  path: '/hub/requests/:id/replay',
  params,
  body: z.strictObject({ model: z.string().min(1).max(300) }),
  response: z.object({
    /** Under which the new request is found. */
    id: z.string(),
    model: z.string(),
    answer: answerContentSchema,
    inputTokens: z.int(),
    outputTokens: z.int(),
    tokensEstimated: z.boolean(),
    firstTokenMs: duration,
    durationMs: z.number(),
    tokensPerSecond: z.number().nullable(),
  }),
});

export const getKeptBodies = endpoint({
  ...face,
  id: 'getKeptBodies',
  summary: 'How much is kept of what was said in requests',
  method: 'get',
  path: '/hub/bodies',
  params: none,
  response: z.object({ count: z.int(), bytes: z.int() }),
});

export const deleteKeptBodies = endpoint({
  ...face,
  id: 'deleteKeptBodies',
  summary: 'Remove everything that is kept of what was said in requests',
  method: 'delete',
  path: '/hub/bodies',
  params: none,
  status: 204,
  response: z.undefined(),
});
