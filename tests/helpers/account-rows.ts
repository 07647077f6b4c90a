import type { AccountRecords } from '../../server/accounts/account-book.ts';
import {
  type AccountTables,
  type Actor,
  type ApiKey,
  idOf,
  NO_LIMITS,
  type Team,
  type User,
} from '../../server/domain/account.ts';
import type { ChatRequest } from '../../server/domain/inference-request.ts';
import type { CallOpening, CallOutcome, Charge, LedgerEntry, Principal } from '../../server/domain/ports.ts';

/** Rows and callers for tests: complete, plain, and changed where a test says so. */
export const TEST_ACTOR: Actor = { id: 'master', userId: 'default_user_id', requestId: 'req_test' };

const stamps = { createdAt: 1, createdBy: 'default_user_id', updatedAt: 1, updatedBy: 'default_user_id' };

export function keyRow(token: string, more: Partial<ApiKey> = {}): ApiKey {
  return {
    token,
    keyName: 'sk-...abcd',
    keyAlias: null,
    userId: null,
    teamId: null,
    organizationId: null,
    models: [],
    aliases: {},
    allowedRoutes: [],
    metadata: {},
    limits: NO_LIMITS,
    budgetId: null,
    blocked: null,
    expiresAt: null,
    lastUsedAt: null,
    deletedAt: null,
    rotationCount: 0,
    rotation: null,
    extras: {},
    ...stamps,
    ...more,
  };
}

export function userRow(userId: string, more: Partial<User> = {}): User {
  return {
    userId,
    userAlias: null,
    userEmail: null,
    ssoUserId: null,
    userRole: null,
    models: [],
    metadata: {},
    limits: NO_LIMITS,
    extras: {},
    ...stamps,
    ...more,
  };
}

export function teamRow(teamId: string, more: Partial<Team> = {}): Team {
  return {
    teamId,
    teamAlias: null,
    organizationId: null,
    models: [],
    modelAliases: {},
    blocked: false,
    metadata: {},
    memberPermissions: [],
    limits: NO_LIMITS,
    extras: {},
    ...stamps,
    ...more,
  };
}

/** The caller that a key is, without looking at its user. */
export function principalOf(key: ApiKey, more: Partial<Principal> = {}): Principal {
  return {
    kind: 'key',
    id: key.token,
    alias: key.keyAlias ?? undefined,
    isAdmin: false,
    role: null,
    userId: key.userId,
    teamId: key.teamId,
    organizationId: key.organizationId,
    key,
    ...more,
  };
}

export const MASTER_PRINCIPAL: Principal = {
  kind: 'master',
  id: 'master',
  isAdmin: true,
  role: 'proxy_admin',
  userId: 'default_user_id',
  teamId: null,
  organizationId: null,
};

export function openingOf(caller: Principal, more: Partial<CallOpening> = {}): CallOpening {
  return {
    requestId: 'req_1',
    caller,
    dialect: 'openai',
    operation: 'chat.completions',
    receivedAt: 0,
    replyId: 'chatcmpl-1',
    wishes: {},
    ...more,
  };
}

/** A prompt of ten tokens that asks for ten at most. */
export function chatRequest(more: Partial<ChatRequest> = {}): ChatRequest {
  return {
    kind: 'chat',
    model: 'echo',
    stream: false,
    choices: 1,
    sampling: { stop: [], maxOutputTokens: 10 },
    runtime: {},
    messages: [{ role: 'user', content: [{ type: 'text', text: 'x'.repeat(40) }] }],
    tools: [],
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: { type: 'text' },
    ...more,
  };
}

export const NO_CHARGE: Charge = {
  userId: null,
  teamId: null,
  organizationId: null,
  customerId: null,
  tags: [],
  metadata: undefined,
  cost: 0,
};

/** One request of a key, at a moment in epoch milliseconds: an answer of ten tokens in and five out. */
export function ledgerEntry(
  requestId: string,
  more: { key?: string; at?: number; charge?: Partial<Charge>; outcome?: Partial<CallOutcome> } = {},
): LedgerEntry {
  const { key = 'k', at = 0, charge = {}, outcome = {} } = more;
  return {
    opening: openingOf(principalOf(keyRow(key)), { requestId, receivedAt: at, replyId: `reply-${requestId}` }),
    charge: { ...NO_CHARGE, ...charge },
    settledAt: at + 5,
    result: 'ok',
    modelAsked: 'echo',
    modelServed: 'echo-1',
    engineId: 'fake',
    usage: { inputTokens: 10, outputTokens: 5 },
    timeToFirstTokenMs: 4,
    durationMs: 8,
    ...outcome,
  };
}

/** Keeps account rows in memory, as a store would on disk. */
export function memoryAccountRecords(): AccountRecords {
  const tables = new Map<string, Map<string, unknown>>();
  const rowsOf = (table: string) => tables.get(table) ?? new Map<string, unknown>();
  return {
    all: (table) => [...rowsOf(table).values()] as AccountTables[typeof table][],
    apply(changes) {
      for (const change of changes) {
        const rows = rowsOf(change.table);
        if (change.type === 'delete') rows.delete(change.id);
        else rows.set((idOf[change.table] as (row: unknown) => string)(change.row), change.row);
        tables.set(change.table, rows);
      }
    },
  };
}
