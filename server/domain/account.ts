import type { Picodollars } from './money.ts';

/** A budget in USD for one model, for a key. */
export interface ModelBudget {
  readonly budgetLimit: number;
  /** How often it begins anew, as `budgetDuration`; null = never. */
  readonly timePeriod: string | null;
}

/** One more budget beside `maxBudget`, with a rhythm of its own. */
export interface BudgetWindow {
  readonly maxBudget: number;
  readonly budgetDuration: string;
}

/** What may be limited at every level. Null = no limit; budgets are USD, limits count within a minute. */
export interface Limits {
  readonly maxBudget: number | null;
  /** Never refuses: it warns. */
  readonly softBudget: number | null;
  /** Tokens in and out in a budget period. */
  readonly tokenBudget: number | null;
  readonly softTokenBudget: number | null;
  /** As it was written: `1d`, `30d`, `monthly`, …; null = the budget never begins anew. */
  readonly budgetDuration: string | null;
  readonly budgetWindows: readonly BudgetWindow[];
  readonly modelMaxBudget: Readonly<Record<string, ModelBudget>>;
  readonly rpmLimit: number | null;
  readonly tpmLimit: number | null;
  readonly maxParallelRequests: number | null;
  readonly modelRpmLimit: Readonly<Record<string, number>>;
  readonly modelTpmLimit: Readonly<Record<string, number>>;
}

export const NO_LIMITS: Limits = {
  maxBudget: null,
  softBudget: null,
  tokenBudget: null,
  softTokenBudget: null,
  budgetDuration: null,
  budgetWindows: [],
  modelMaxBudget: {},
  rpmLimit: null,
  tpmLimit: null,
  maxParallelRequests: null,
  modelRpmLimit: {},
  modelTpmLimit: {},
};

/** Values that LiteLLM's clients store and read back and the hub does not act on, by their wire name. */
export type Extras = Readonly<Record<string, unknown>>;
export type Metadata = Readonly<Record<string, unknown>>;

/** When something was made and changed (epoch milliseconds), and by whom. */
export interface Stamps {
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

export const USER_ROLES = [
  'proxy_admin',
  'proxy_admin_viewer',
  'org_admin',
  'internal_user',
  'internal_user_viewer',
  'team',
  'customer',
] as const;
export type UserRole = (typeof USER_ROLES)[number];

export interface User extends Stamps {
  readonly userId: string;
  readonly userAlias: string | null;
  readonly userEmail: string | null;
  readonly ssoUserId: string | null;
  /** Null acts as `internal_user`. */
  readonly userRole: UserRole | null;
  /** Model names, access groups and special words; empty = all. */
  readonly models: readonly string[];
  readonly metadata: Metadata;
  readonly limits: Limits;
  readonly extras: Extras;
}

export interface Team extends Stamps {
  readonly teamId: string;
  readonly teamAlias: string | null;
  readonly organizationId: string | null;
  readonly models: readonly string[];
  /** `{asked: real}`: names that this team's keys use for other models. */
  readonly modelAliases: Readonly<Record<string, string>>;
  readonly blocked: boolean;
  readonly metadata: Metadata;
  /** Routes that plain members may call for the team, such as `/key/generate`. */
  readonly memberPermissions: readonly string[];
  readonly limits: Limits;
  readonly extras: Extras;
}

/** One user in one team. */
export interface Membership {
  readonly teamId: string;
  readonly userId: string;
  readonly role: 'admin' | 'user';
  /** The member's share of the team. */
  readonly budgetId: string | null;
  readonly limits: Limits;
  readonly createdAt: number;
}

export interface Organization extends Stamps {
  readonly organizationId: string;
  readonly organizationAlias: string;
  readonly models: readonly string[];
  readonly metadata: Metadata;
  /** Its limits are those of this budget. */
  readonly budgetId: string;
  readonly extras: Extras;
}

export interface OrganizationMembership {
  readonly organizationId: string;
  readonly userId: string;
  readonly role: UserRole;
  readonly createdAt: number;
}

/** A set of limits that several accounts may share by its id. Each account still has a balance of its own. */
export interface Budget extends Stamps {
  readonly budgetId: string;
  readonly limits: Limits;
  /** When accounts that use it begin anew: its making or last change plus its duration, then every duration. */
  readonly resetsAt: number | null;
}

/** An end user: whom a client names in a request's `user`. */
export interface Customer {
  readonly userId: string;
  readonly alias: string | null;
  readonly blocked: boolean;
  /** Only deployments in this region may answer, such as `eu`. */
  readonly allowedModelRegion: string | null;
  /** Answers where no deployment of the asked model is in the allowed region. */
  readonly defaultModel: string | null;
  readonly budgetId: string | null;
  readonly limits: Limits;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Makes a new text for a key at intervals. */
export interface KeyRotation {
  readonly interval: string;
  /** Epoch milliseconds. */
  readonly lastAt: number | null;
  readonly nextAt: number;
}

/** A key as it is kept: never its text, only its SHA-256. Times are epoch milliseconds. */
export interface ApiKey extends Stamps {
  /** SHA-256 of the key in hex. */
  readonly token: string;
  /** `sk-...` and the last four characters. */
  readonly keyName: string;
  readonly keyAlias: string | null;
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  /** Model names it may use, access groups and special words; empty = all. */
  readonly models: readonly string[];
  /** `{asked: real}`: names that this key uses for other models. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Paths, prefixes ending in `*`, or names of route classes; empty = all that its owner's role allows. */
  readonly allowedRoutes: readonly string[];
  readonly metadata: Metadata;
  readonly limits: Limits;
  /** Limits of this budget hold where the key has none of its own. */
  readonly budgetId: string | null;
  /** Null until somebody blocks or unblocks it. */
  readonly blocked: boolean | null;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  /** Deleted keys are kept, so that the ledger still knows whose rows it holds and the key stays refused. */
  readonly deletedAt: number | null;
  /** How often it got a new text. */
  readonly rotationCount: number;
  readonly rotation: KeyRotation | null;
  readonly extras: Extras;
}

/** Every kind of row that the account book keeps. */
export interface AccountTables {
  readonly keys: ApiKey;
  readonly users: User;
  readonly teams: Team;
  readonly memberships: Membership;
  readonly organizations: Organization;
  readonly organizationMemberships: OrganizationMembership;
  readonly budgets: Budget;
  readonly customers: Customer;
}
export type TableName = keyof AccountTables;

/** Between the two ids of a membership; no id may hold it. */
const JOINT = '\n';

/** The one id of a row, by table. */
export const idOf: { readonly [T in TableName]: (row: AccountTables[T]) => string } = {
  keys: (key) => key.token,
  users: (user) => user.userId,
  teams: (team) => team.teamId,
  memberships: ({ teamId, userId }) => membershipId(teamId, userId),
  organizations: (organization) => organization.organizationId,
  organizationMemberships: ({ organizationId, userId }) => membershipId(organizationId, userId),
  budgets: (budget) => budget.budgetId,
  customers: (customer) => customer.userId,
};

export function membershipId(groupId: string, userId: string): string {
  return `${groupId}${JOINT}${userId}`;
}

export type AuditAction = 'created' | 'updated' | 'deleted' | 'blocked' | 'unblocked' | 'regenerated' | 'reset';

/** One change to the account book; several are applied together or not at all. */
export type AccountChange = {
  readonly [T in TableName]:
    | {
        readonly type: 'put';
        readonly table: T;
        readonly row: AccountTables[T];
        /** What the audit calls it; else `created` for a new id and `updated` for a known one. */
        readonly action?: AuditAction;
      }
    | { readonly type: 'delete'; readonly table: T; readonly id: string };
}[TableName];

/** Who makes a change, for the audit. */
export interface Actor {
  /** A key's hash, `master`, `interface`, or `hub` for what happens by itself. */
  readonly id: string;
  readonly userId: string | null;
  readonly requestId: string;
}

/** Who changed what: readable by admins for good. `before` and `after` are rows; a key's row holds its hash only. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `Actor.id` */
  readonly actor: string;
  readonly actorUserId: string | null;
  readonly requestId: string;
  readonly action: AuditAction;
  /** What kind of thing: a table of the account book, `models`, `settings`, … */
  readonly subject: string;
  readonly subjectId: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Kinds of balances: everything that can run out of money. */
export type PayerKind =
  | 'global'
  | 'key'
  | 'key_model'
  | 'user'
  | 'team'
  | 'member'
  | 'organization'
  | 'customer'
  | 'tag'
  | 'deployment'
  | 'window';

/** One balance: the id is unique within its kind; those of `member`, `key_model` and `window` are joint ids. */
export interface PayerRef {
  readonly kind: PayerKind;
  readonly id: string;
}

/** What an account used in its present budget period. */
export interface Balance {
  readonly spend: Picodollars;
  readonly tokens: number;
  /** When the period began, in epoch milliseconds; 0 = it has always been. */
  readonly since: number;
  /** When it ends; null = never. */
  readonly resetsAt: number | null;
}

export type StoredBalance = PayerRef & Balance;
