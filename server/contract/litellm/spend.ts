import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { keyRowSchema } from './keys.ts';
import { userRowSchema } from './users.ts';

/** LiteLLM's routes for reading what was spent (proxy HTTP contract, section 5). */
const none = z.object({});
const anyObject = z.record(z.string(), z.unknown());
const day = z.iso.date({ error: 'must be a day such as 2026-11-24' });

export const spendLogSchema = z
  .object({
    /** The id in the answer's body; for a request that failed, its own id. */
    request_id: z.string(),
    call_type: z.string(),
    /** The key's hash; the master key's for requests with it. */
    api_key: z.string(),
    /** USD. */
    spend: z.number(),
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    total_tokens: z.int(),
    startTime: z.iso.datetime(),
    endTime: z.iso.datetime(),
    completionStartTime: z.iso.datetime(),
    model: z.string(),
    model_id: z.string(),
    model_group: z.string(),
    custom_llm_provider: z.string(),
    api_base: z.string(),
    user: z.string(),
    team_id: z.string(),
    organization_id: z.string().nullable(),
    end_user: z.string(),
    metadata: anyObject,
    cache_hit: z.string(),
    cache_key: z.string(),
    request_tags: z.array(z.string()),
    requester_ip_address: z.string().nullable(),
    session_id: z.string().nullable(),
    status: z.enum(['success', 'failure']),
    messages: anyObject,
    response: anyObject,
    proxy_server_request: anyObject,
  })
  .meta({ id: 'SpendLog' });
export type SpendLog = z.output<typeof spendLogSchema>;

const face = { face: 'litellm', params: none, query: none, body: z.undefined(), status: 200 } as const;
const reading = { ...face, access: 'self', method: 'get' } as const;

export const getSpendLogs = endpoint({
  ...reading,
  id: 'getSpendLogs',
  summary: 'Rows of the ledger, or what each day cost',
  path: '/spend/logs',
  query: z.object({
    /** Text or hash. */
    api_key: z.string().optional(),
    user_id: z.string().optional(),
    request_id: z.string().optional(),
    /** Days, UTC; both or none. */
    start_date: day.optional(),
    end_date: day.optional(),
    summarize: z.stringbool().default(true),
  }),
  response: z.array(z.union([spendLogSchema, anyObject])),
});

/** `YYYY-MM-DD HH:MM:SS`, UTC; the time may be left out. */
const moment = z.string().regex(/^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d)?$/, {
  error: 'must be a moment such as 2026-11-24 13:37:20',
});

export const getSpendLogPage = endpoint({
  ...reading,
  id: 'getSpendLogPage',
  summary: 'Rows of the ledger in pages, newest first',
  path: '/spend/logs/v2',
  query: z.object({
    start_date: moment,
    end_date: moment,
    page: z.coerce.number().int().min(1).default(1),
    page_size: z.coerce.number().int().min(1).max(100).default(50),
    api_key: z.string().optional(),
    user_id: z.string().optional(),
    team_id: z.string().optional(),
    request_id: z.string().optional(),
    model: z.string().optional(),
    end_user: z.string().optional(),
    status_filter: z.enum(['success', 'failure']).optional(),
    min_spend: z.coerce.number().min(0).optional(),
    max_spend: z.coerce.number().min(0).optional(),
  }),
  response: z.object({
    data: z.array(spendLogSchema),
    total: z.int(),
    page: z.int(),
    page_size: z.int(),
    total_pages: z.int(),
  }),
});

export const getSpendByKey = endpoint({
  ...reading,
  id: 'getSpendByKey',
  summary: 'Keys by what they spent, falling',
  access: 'admin',
  path: '/spend/keys',
  response: z.array(keyRowSchema),
});

export const getSpendByUser = endpoint({
  ...reading,
  id: 'getSpendByUser',
  summary: 'Users by what they spent, falling; or one of them',
  path: '/spend/users',
  query: z.object({ user_id: z.string().optional() }),
  response: z.array(userRowSchema),
});

const dayRange = { start_date: day.optional(), end_date: day.optional() };

export const getSpendByTag = endpoint({
  ...reading,
  id: 'getSpendByTag',
  summary: 'What each tag cost',
  path: '/spend/tags',
  query: z.object(dayRange),
  response: z.array(z.object({ individual_request_tag: z.string(), log_count: z.int(), total_spend: z.number() })),
});

export const getGlobalSpend = endpoint({
  ...reading,
  id: 'getGlobalSpend',
  summary: 'What everybody spent together in the present budget period',
  access: 'admin',
  path: '/global/spend',
  response: z.object({ spend: z.number(), max_budget: z.number() }),
});

const limited = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(10) });

export const getGlobalSpendKeys = endpoint({
  ...reading,
  id: 'getGlobalSpendKeys',
  summary: 'The keys that spent most in the last 30 days; for who is no administrator those of one’s own',
  path: '/global/spend/keys',
  query: limited,
  response: z.array(
    z.object({
      api_key: z.string(),
      key_alias: z.string().nullable(),
      key_name: z.string().nullable(),
      total_spend: z.number(),
    }),
  ),
});

export const getGlobalSpendModels = endpoint({
  ...reading,
  id: 'getGlobalSpendModels',
  summary: 'The models that cost most in the last 30 days; for who is no administrator what one used oneself',
  path: '/global/spend/models',
  query: limited,
  response: z.array(z.object({ model: z.string(), total_spend: z.number() })),
});

/** Days of the last 30 where they name none. */
export const getGlobalSpendProviders = endpoint({
  ...reading,
  id: 'getGlobalSpendProviders',
  summary: 'What each provider cost; for who is no administrator what one used oneself',
  path: '/global/spend/provider',
  query: z.object(dayRange),
  response: z.array(z.object({ provider: z.string(), spend: z.number() })),
});

export const getGlobalSpendTags = endpoint({
  ...reading,
  id: 'getGlobalSpendTags',
  summary: 'What each tag cost; nothing for who is no administrator',
  path: '/global/spend/tags',
  query: z.object({
    ...dayRange,
    /** Names with commas between them; absent or `all-tags` = those that cost most. */
    tags: z.string().optional(),
  }),
  response: z.object({
    spend_per_tag: z.array(z.object({ name: z.string(), spend: z.number(), log_count: z.int() })),
  }),
});

const dayOrMoment = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })], {
  error: 'must be a day such as 2026-11-24, or a moment in it',
});

export const getGlobalSpendCustomers = endpoint({
  ...reading,
  id: 'getGlobalSpendCustomers',
  summary: 'The end users that cost most; nothing for who is no administrator',
  method: 'post',
  path: '/global/spend/end_users',
  body: z.looseObject({
    startTime: dayOrMoment.nullish(),
    endTime: dayOrMoment.nullish(),
    /** Of one key alone: not added up, so it is refused. */
    api_key: z.string().nullish(),
  }),
  response: z.array(z.object({ end_user: z.string(), total_count: z.int(), total_spend: z.number() })),
});

export const getGlobalSpendTeams = endpoint({
  ...reading,
  id: 'getGlobalSpendTeams',
  summary: 'What teams spent by day in the last 30 days',
  access: 'admin',
  path: '/global/spend/teams',
  response: z.object({
    daily_spend: z.array(anyObject),
    teams: z.array(z.string()),
    total_spend_per_team: z.array(z.object({ team_id: z.string(), total_spend: z.number() })),
  }),
});

export const getGlobalSpendDays = endpoint({
  ...reading,
  id: 'getGlobalSpendDays',
  summary: 'What each of the last 30 days cost',
  access: 'admin',
  path: '/global/spend/logs',
  query: z.object({ api_key: z.string().optional() }),
  response: z.array(z.object({ date: z.string(), spend: z.number() })),
});

export const resetGlobalSpend = endpoint({
  ...face,
  id: 'resetGlobalSpend',
  summary: 'Set what keys and teams have spent to nothing; the ledger stays',
  access: 'master',
  method: 'post',
  path: '/global/spend/reset',
  body: z.unknown(),
  response: z.object({ message: z.string(), status: z.literal('success') }),
});

export const calculateSpend = endpoint({
  ...face,
  id: 'calculateSpend',
  summary: 'What a request would cost, or what an answer cost',
  access: 'caller',
  method: 'post',
  path: '/spend/calculate',
  body: z
    .looseObject({
      model: z.string().optional(),
      messages: z.array(anyObject).optional(),
      completion_response: z
        .looseObject({
          model: z.string(),
          usage: z.looseObject({ prompt_tokens: z.int().min(0), completion_tokens: z.int().min(0).default(0) }),
        })
        .optional(),
    })
    .refine(
      (body) => body.completion_response !== undefined || (body.model !== undefined && body.messages !== undefined),
      {
        error: 'Value error, either model and messages or completion_response must be given',
      },
    ),
  response: z.object({ cost: z.number() }),
});

export const getSpendReport = endpoint({
  ...reading,
  id: 'getSpendReport',
  summary: 'What teams, customers or keys cost by day',
  errorFamily: 'detail',
  access: 'admin',
  path: '/global/spend/report',
  query: z.object({
    start_date: z.string().optional(),
    end_date: z.string().optional(),
    group_by: z.enum(['team', 'customer', 'api_key']).default('team'),
    api_key: z.string().optional(),
    internal_user_id: z.string().optional(),
    team_id: z.string().optional(),
    customer_id: z.string().optional(),
  }),
  response: z.array(anyObject),
});
