import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** What usage can be split by. `model` is the name that was asked for. */
export const usageDimensionSchema = z.enum([
  'model',
  'key',
  'user',
  'team',
  'organization',
  'customer',
  'tag',
  'engine',
]);
export type UsageDimension = z.output<typeof usageDimensionSchema>;

const sums = {
  requests: z.int(),
  errors: z.int(),
  cancelled: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** USD. */
  cost: z.number(),
  /** Milliseconds; null where nothing was answered. */
  meanDurationMs: z.number().nullable(),
  meanFirstTokenMs: z.number().nullable(),
};

export const usageSumsSchema = z.object(sums).meta({ id: 'UsageSums' });
export type UsageSums = z.output<typeof usageSumsSchema>;

export const usagePointSchema = z
  .object({
    /** Where the hour or the day (UTC) begins, in epoch milliseconds. */
    at: z.int(),
    ...sums,
  })
  .meta({ id: 'UsagePoint' });
export type UsagePoint = z.output<typeof usagePointSchema>;

export const usageSeriesSchema = z
  .object({ entity: z.string(), name: z.string(), points: z.array(usagePointSchema) })
  .meta({ id: 'UsageSeries' });
export type UsageSeries = z.output<typeof usageSeriesSchema>;

export const usageShareSchema = z
  .object({
    /** The model's name, the key's hash, the user's id, … */
    entity: z.string(),
    /** What a person calls it; the entity itself where it has no name. */
    name: z.string(),
    ...sums,
  })
  .meta({ id: 'UsageShare' });
export type UsageShare = z.output<typeof usageShareSchema>;

const day = z.iso.date({ error: 'must be a day such as 2026-11-24' });

export const getUsage = endpoint({
  id: 'getUsage',
  summary: 'Requests, tokens, cost, errors and latency over time, and who used most',
  face: 'hub',
  access: 'admin',
  method: 'get',
  path: '/hub/usage',
  params: z.object({}),
  query: z
    .object({
      /** First and last day, UTC, both included. */
      from: day,
      to: day,
      by: usageDimensionSchema.default('model'),
      /** Only what this one used; then `by` has to be `model`. */
      of: usageDimensionSchema.optional(),
      entity: z.string().min(1).max(300).optional(),
      offset: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(1000).default(50),
    })
    .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before from' })
    .refine(({ of, entity }) => (of === undefined) === (entity === undefined), {
      path: ['entity'],
      error: 'of and entity go together',
    })
    .refine(({ of, by }) => of === undefined || by === 'model', {
      path: ['by'],
      error: 'must be model where one entity is asked for',
    }),
  body: z.undefined(),
  status: 200,
  response: z.object({
    /** What the entity that was asked for is called; null where everything was asked for. */
    entityName: z.string().nullable(),
    totals: usageSumsSchema,
    /** By day; by hour where at most three days of everything are asked for. Times without a request are left out. */
    resolution: z.enum(['day', 'hour']),
    points: z.array(usagePointSchema),
    /** Most requests' cost first, then most tokens. */
    shares: z.array(usageShareSchema),
    /** How many there are in all. */
    shareCount: z.int(),
    /** The first few of all shares day by day; empty by the hour, for more than 100 days, and where one entity is asked for. */
    series: z.array(usageSeriesSchema),
  }),
});
