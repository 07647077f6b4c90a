import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** LiteLLM's usage by day (proxy HTTP contract 5.4). */
const anyObject = z.record(z.string(), z.unknown());
const reading = {
  face: 'litellm',
  errorFamily: 'detail',
  access: 'self',
  method: 'get',
  params: z.object({}),
  body: z.undefined(),
  status: 200,
} as const;

const activityMetrics = z.object({
  spend: z.number(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  cache_read_input_tokens: z.int(),
  cache_creation_input_tokens: z.int(),
  total_tokens: z.int(),
  successful_requests: z.int(),
  failed_requests: z.int(),
  api_requests: z.int(),
});
const activityShare = z.object({
  metrics: activityMetrics,
  metadata: anyObject,
  api_key_breakdown: z.record(z.string(), z.object({ metrics: activityMetrics, metadata: anyObject })),
});
const activityShares = z.record(z.string(), activityShare);

const activityReply = z.object({
  results: z.array(
    z.object({
      date: z.string(),
      metrics: activityMetrics,
      breakdown: z.object({
        models: activityShares,
        model_groups: activityShares,
        providers: activityShares,
        endpoints: activityShares,
        api_keys: z.record(z.string(), z.object({ metrics: activityMetrics, metadata: anyObject })),
        mcp_servers: activityShares,
        entities: activityShares,
      }),
    }),
  ),
  metadata: z.object({
    total_spend: z.number(),
    total_prompt_tokens: z.int(),
    total_completion_tokens: z.int(),
    total_tokens: z.int(),
    total_api_requests: z.int(),
    total_successful_requests: z.int(),
    total_failed_requests: z.int(),
    total_cache_read_input_tokens: z.int(),
    total_cache_creation_input_tokens: z.int(),
    page: z.int(),
    total_pages: z.int(),
    has_more: z.boolean(),
  }),
});
export type DailyActivity = z.output<typeof activityReply>;
export type ActivityMetrics = z.output<typeof activityMetrics>;

const activityQuery = {
  /** Both are needed; without them LiteLLM answers 400. */
  start_date: z.string().optional(),
  end_date: z.string().optional(),
  model: z.string().optional(),
  api_key: z.string().optional(),
  page: z.coerce.number().int().min(1).default(1),
  page_size: z.coerce.number().int().min(1).max(1000).default(50),
  /** Minutes; days of the ledger are UTC, so only 0 is honoured. */
  timezone: z.coerce.number().int().optional(),
};

export const getUserActivity = endpoint({
  ...reading,
  id: 'getUserActivity',
  summary: 'Usage by day, split by model and key; one user’s or everybody’s',
  path: '/user/daily/activity',
  query: z.object({ ...activityQuery, user_id: z.string().optional() }),
  response: activityReply,
});

export const getUserActivityWhole = endpoint({
  ...reading,
  id: 'getUserActivityWhole',
  summary: 'Usage by day, all days in one page',
  path: '/user/daily/activity/aggregated',
  query: z.object({ ...activityQuery, user_id: z.string().optional() }),
  response: activityReply,
});

export const getTeamActivity = endpoint({
  ...reading,
  id: 'getTeamActivity',
  summary: 'Usage of teams by day',
  path: '/team/daily/activity',
  query: z.object({ ...activityQuery, team_ids: z.string().optional() }),
  response: activityReply,
});

export const getTagActivity = endpoint({
  ...reading,
  id: 'getTagActivity',
  summary: 'Usage of tags by day',
  access: 'admin',
  path: '/tag/daily/activity',
  query: z.object({ ...activityQuery, tags: z.string().optional() }),
  response: activityReply,
});
