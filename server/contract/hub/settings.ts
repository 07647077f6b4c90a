import { z } from 'zod';
import { EXPECTED_DURATION, readBudgetDuration } from '../../domain/budget-duration.ts';
import { CONTEXT_OVERFLOWS } from '../../domain/context-fit.ts';
import { endpoint } from '../endpoint.ts';

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // A RangeError is the platform's way to say no.
  }
}

const seconds = (most: number) => z.number().min(0).max(most);
const modelNames = z.array(z.string().min(1).max(200)).max(100);

/** How a request finds its way to one of several deployments. */
const routing = {
  /** How one of several deployments of a model is chosen. */
  routingStrategy: z.enum([
    'simple-shuffle',
    'least-busy',
    'latency-based-routing',
    'usage-based-routing-v2',
    'cost-based-routing',
  ]),
  /** How often a failed request is tried again on the deployments of its model. */
  retries: z.int().min(0).max(100),
  /** How long a failing deployment is left alone where its model has others; 0 = never. */
  cooldownSeconds: seconds(86_400),
  /** For one attempt, where neither the request nor its deployment says otherwise. */
  requestTimeoutSeconds: seconds(86_400).min(0.001),
  /** Requests only go to deployments that carry one of their tags. */
  filterByTags: z.boolean(),
  /** Models to try when one fails: `{"asked": ["next", …]}`; `*` stands for every other model. */
  fallbacks: z.record(z.string(), modelNames),
  /** The same for prompts that are too long for a model. */
  contextWindowFallbacks: z.record(z.string(), modelNames),
  /** What happens to a conversation that is too long, where no request, key or model says: an error, or its oldest turns are left out. */
  contextOverflow: z.enum(CONTEXT_OVERFLOWS),
  /** For models that have no list of their own. */
  defaultFallbacks: modelNames,
  /** Parameters that no engine here honours are left out and named in a header, rather than refused. */
  dropParams: z.boolean(),
};

/** What an owner may change while the hub runs. Each has a default, so a new installation needs none of them. */
export const settingsSchema = z
  .object({
    /** Programs get 503 from every model route; the interface and management go on. */
    paused: z.boolean(),
    /** On this computer any key or none is accepted, and usage is booked under `local`. Never applies to the network. */
    noKeyNeededOnThisComputer: z.boolean(),
    /** Browser origins that may call the API; `*` matches any run of characters but `/`, and `:*` at the end any port or none. */
    corsOrigins: z.array(z.string().min(1).max(256)).max(100),
    /** Names by which others reach the hub, besides those of this computer itself: a container's for its host, a proxy's. */
    hostNames: z.array(z.string().regex(/^[\w.-]{1,253}$/, 'must be a name without scheme and port')).max(100),
    /** Which release of LiteLLM answers are shaped after, where they changed: 1.81.13, or those of mid-2026 and later. */
    compat: z.enum(['new', 'p81']),
    /** Whose midnight ends a day's budget: an IANA name such as `Europe/Berlin`. */
    timeZone: z.string().refine(isTimeZone, { error: 'must be a time zone such as UTC or Europe/Berlin' }),
    /** USD that all keys together may spend in a period; null = no limit. The owner is never limited. */
    globalMaxBudget: z.number().min(0).nullable(),
    globalBudgetDuration: z
      .string()
      .max(40)
      .refine((text) => readBudgetDuration(text) !== undefined, { error: `is no duration. ${EXPECTED_DURATION}` })
      .nullable(),
    /** The reusable budget of end users who have none of their own. */
    customerBudgetId: z.string().max(200).nullable(),
    /** A user's budget limits the user's keys of teams too, beside the team's; LiteLLM 1.81.13 does not know that. */
    applyUserBudgetToTeamKeys: z.boolean(),
    /** What a limit of tokens a minute counts. */
    tokenRateLimitType: z.enum(['total', 'input', 'output']),
    /** For one network address; what comes faster waits, and what finds too many waiting is refused. */
    addressLimits: z.strictObject({
      requestsPerSecond: z.int().min(1).max(100_000),
      /** How many may wait for their turn. */
      burst: z.int().min(0).max(100_000),
      /** Requests that may be open at once. */
      open: z.int().min(1).max(100_000),
      /** Programs on this computer are not limited. */
      exceptThisComputer: z.boolean(),
    }),
    ...routing,
    /** Programs on this computer need a key for `/metrics` too; over the network an administrator's is always needed. */
    metricsNeedKey: z.boolean(),
    /** Days after which ledger rows are removed; 0 keeps them for good. */
    ledgerRetentionDays: z.number().int().min(0).max(36_500),
    /** Images that a message links to are fetched from the net, from public addresses only. */
    fetchImages: z.boolean(),
    /** The catalogue's sizes are asked of Ollama's library, once a day at most, when somebody looks at it. */
    refreshCatalogue: z.boolean(),
    /** Days for which answers of `/v1/responses` are kept, so that a client may go on from them; 0 = none is kept. */
    responsesKeptDays: z.int().min(0).max(3650),
    /** Of one key; the oldest go first. */
    responsesKeptPerKey: z.int().min(1).max(1_000_000),
    /** A chat's title is asked of the model that answered in it first; else its first words stay its title. */
    makeTitles: z.boolean(),
    /** Bytes of one file that is handed over with a message. */
    attachmentMaxBytes: z
      .int()
      .min(1024)
      .max(256 * 1024 * 1024),
    /** What was said in requests is kept: of none, of those whose key says so, or of all whose key does not refuse. */
    keepBodies: z.enum(['off', 'keys', 'all']),
    /** Days for which it is kept. */
    bodiesKeptDays: z.int().min(1).max(3650),
    /** Bytes of one request, and characters of its answer; of longer ones only the beginning is kept. */
    bodyMaxBytes: z
      .int()
      .min(1024)
      .max(16 * 1024 * 1024),
    /** Bytes of all together; the oldest go first. */
    bodiesMaxBytes: z
      .int()
      .min(1024 * 1024)
      .max(1024 ** 4),
  })
  .meta({ id: 'HubSettings' });

export type HubSettings = z.output<typeof settingsSchema>;

export const defaultSettings: HubSettings = {
  paused: false,
  noKeyNeededOnThisComputer: false,
  corsOrigins: [
    'http://localhost:*',
    'http://127.0.0.1:*',
    'http://[::1]:*',
    'https://localhost:*',
    'https://127.0.0.1:*',
    'https://[::1]:*',
    'vscode-webview://*',
    'vscode-file://*',
    'app://*',
    'tauri://*',
    // Tauri's on Windows and Android.
    'http://tauri.localhost',
    'https://tauri.localhost',
  ],
  // Containers' names for the computer that they run on; `.internal` belongs to nobody on the internet.
  hostNames: ['host.docker.internal', 'host.containers.internal'],
  compat: 'new',
  timeZone: 'UTC',
  globalMaxBudget: null,
  globalBudgetDuration: null,
  customerBudgetId: null,
  applyUserBudgetToTeamKeys: false,
  tokenRateLimitType: 'total',
  addressLimits: { requestsPerSecond: 10, burst: 20, open: 100, exceptThisComputer: true },
  routingStrategy: 'simple-shuffle',
  retries: 2,
  cooldownSeconds: 5,
  requestTimeoutSeconds: 6_000,
  filterByTags: false,
  fallbacks: {},
  contextWindowFallbacks: {},
  contextOverflow: 'refuse',
  defaultFallbacks: [],
  dropParams: true,
  metricsNeedKey: false,
  ledgerRetentionDays: 0,
  fetchImages: true,
  refreshCatalogue: true,
  responsesKeptDays: 30,
  responsesKeptPerKey: 10_000,
  makeTitles: true,
  attachmentMaxBytes: 25 * 1024 * 1024,
  keepBodies: 'off',
  bodiesKeptDays: 7,
  bodyMaxBytes: 256 * 1024,
  bodiesMaxBytes: 256 * 1024 * 1024,
};

const face = {
  face: 'hub',
  access: 'admin',
  path: '/hub/settings',
  params: z.object({}),
  query: z.object({}),
} as const;

export const getSettings = endpoint({
  ...face,
  id: 'getSettings',
  summary: 'The settings of the hub',
  method: 'get',
  body: z.undefined(),
  status: 200,
  response: settingsSchema,
});

export const updateSettings = endpoint({
  ...face,
  id: 'updateSettings',
  summary: 'Change some settings; what is absent stays as it is',
  method: 'patch',
  body: settingsSchema.partial().strict(),
  status: 200,
  response: settingsSchema,
});
