import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** One row of the ledger. Times are epoch milliseconds, durations milliseconds. */
export const requestRowSchema = z
  .object({
    id: z.int(),
    requestId: z.string(),
    receivedAt: z.int(),
    caller: z.string(),
    callerKind: z.string(),
    callerAlias: z.string().nullable(),
    dialect: z.string(),
    operation: z.string(),
    stream: z.boolean().nullable(),
    modelAsked: z.string().nullable(),
    modelServed: z.string().nullable(),
    engine: z.string().nullable(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    tokensEstimated: z.boolean(),
    queuedMs: z.number().nullable(),
    firstTokenMs: z.number().nullable(),
    durationMs: z.number(),
    outcome: z.enum(['ok', 'cancelled', 'error']),
    errorCode: z.string().nullable(),
    /** Tokens that the model had for prompt and answer; null = unknown. */
    contextWindow: z.int().nullable(),
    /** What was left out of the prompt, so that it fits. */
    trimmedTokens: z.int(),
    trimmedMessages: z.int(),
  })
  .meta({ id: 'LedgerRow' });

export const listRequests = endpoint({
  id: 'listRequests',
  summary: 'The ledger, newest first',
  face: 'hub',
  access: 'admin',
  method: 'get',
  path: '/hub/requests',
  params: z.object({}),
  query: z.object({
    limit: z.coerce.number().int().min(1).max(500).default(50),
    before: z.coerce.number().int().min(1).optional(),
    caller: z.string().optional(),
    outcome: z.enum(['ok', 'cancelled', 'error']).optional(),
  }),
  body: z.undefined(),
  status: 200,
  response: z.object({
    requests: z.array(requestRowSchema),
    /** Pass it as `before` for the next page; null at the end. */
    next: z.int().nullable(),
  }),
});
