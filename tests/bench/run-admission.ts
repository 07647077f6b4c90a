// `npm run bench:admission`: what admission and booking of a request cost in microseconds, without HTTP, engine and disk:
// for a key that nothing limits, and for one with budgets and limits at every level.
import { createAccountBook } from '../../server/accounts/account-book.ts';
import { openAccounts, type OpenAccounts } from '../../server/accounts/open-accounts.ts';
import { NO_LIMITS, type Limits } from '../../server/domain/account.ts';
import { COMPAT } from '../../server/domain/compat.ts';
import type { CallOpening, CallOutcome } from '../../server/domain/ports.ts';
import { silentLogger } from '../../server/telemetry/logger.ts';
import {
  chatRequest,
  keyRow,
  memoryAccountRecords,
  openingOf,
  principalOf,
  teamRow,
  TEST_ACTOR,
  userRow,
} from '../helpers/account-rows.ts';
import { createTestClock } from '../helpers/test-clock.ts';

const ROUNDS = 9;
const CALLS = 20_000;
const PRICE = { inputPerToken: 1e-7, outputPerToken: 2e-7, perRequest: null, perSecond: null };
const ALL: Limits = {
  ...NO_LIMITS,
  maxBudget: 1e6,
  softBudget: 1e6,
  tokenBudget: 1e12,
  budgetDuration: '30d',
  rpmLimit: 1e9,
  tpmLimit: 1e12,
  maxParallelRequests: 1e6,
};
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const clock = createTestClock();
const book = createAccountBook({ records: memoryAccountRecords(), clock });
const stamps = { createdAt: 1, createdBy: 'x', updatedAt: 1, updatedBy: 'x' };
const member = { teamId: 't', userId: 'u', role: 'user', budgetId: 'b', limits: NO_LIMITS, createdAt: 1 } as const;
const customer = { userId: 'c', alias: null, blocked: false, allowedModelRegion: null, defaultModel: null } as const;
const organization = {
  organizationId: 'o',
  organizationAlias: 'O',
  models: [],
  metadata: {},
  budgetId: 'b',
  extras: {},
};
const limited = keyRow('a'.repeat(64), {
  userId: 'u',
  teamId: 't',
  organizationId: 'o',
  limits: {
    ...ALL,
    modelMaxBudget: { echo: { budgetLimit: 1e6, timePeriod: '1d' } },
    modelRpmLimit: { echo: 1e9 },
    modelTpmLimit: { echo: 1e12 },
  },
});
const windowed = keyRow('b'.repeat(64), {
  limits: { ...ALL, budgetWindows: [{ maxBudget: 1e6, budgetDuration: '1d' }] },
  budgetId: 'b',
});
const free = keyRow('c'.repeat(64));
const owned = keyRow('d'.repeat(64), { userId: 'u2', teamId: 't2', organizationId: 'o2' });
book.apply(
  [
    { type: 'put', table: 'budgets', row: { budgetId: 'b', limits: ALL, resetsAt: clock.now() + 1e9, ...stamps } },
    { type: 'put', table: 'organizations', row: { ...organization, ...stamps } },
    { type: 'put', table: 'users', row: userRow('u', { limits: ALL }) },
    { type: 'put', table: 'teams', row: teamRow('t', { limits: { ...ALL, modelRpmLimit: { echo: 1e9 } } }) },
    { type: 'put', table: 'memberships', row: member },
    {
      type: 'put',
      table: 'customers',
      row: { ...customer, budgetId: 'b', limits: NO_LIMITS, createdAt: 1, updatedAt: 1 },
    },
    ...[limited, windowed, free, owned].map((row) => ({ type: 'put', table: 'keys', row }) as const),
  ],
  TEST_ACTOR,
);
const rules = {
  customerBudgetId: null,
  timeZone: 'UTC',
  tokenRateLimitType: 'total',
  applyUserBudgetToTeamKeys: false,
  compat: COMPAT.new,
} as const;

function open(maxBudget: number | null): OpenAccounts {
  return openAccounts({
    book,
    stored: [],
    ledger: {
      record(_entry, onBooked) {
        onBooked();
        return Promise.resolve();
      },
    },
    models: {
      limitsOfDeployment: () => NO_LIMITS,
      groupOfDeployment: () => undefined,
      factsOf: () => ({ price: PRICE, contextLength: 4096, accessGroups: [], otherNames: [] }),
    },
    rules: () => ({ ...rules, maxBudget, budgetDuration: null }),
    clock,
    logger: silentLogger,
    onSettled: () => undefined,
  });
}
const plain = open(null);
const global = open(1e6);

const request = chatRequest();
const outcome: CallOutcome = {
  result: 'ok',
  durationMs: 1,
  modelAsked: 'echo',
  price: PRICE,
  usage: { inputTokens: 10, outputTokens: 10 },
};
const subjects: readonly (readonly [name: string, opening: CallOpening, accounts: OpenAccounts])[] = [
  ['a key that nothing limits', openingOf(principalOf(free)), plain],
  ['a key of a user, team and organization without limits', openingOf(principalOf(owned)), plain],
  ['a key with all limits, a reusable budget and a window', openingOf(principalOf(windowed)), plain],
  [
    'limits of key, model, user, team, member, organization, customer and hub',
    openingOf(principalOf(limited), { wishes: { customerId: 'c' } }),
    global,
  ],
];

const figures = subjects.map(() => ({ admit: [] as number[], settle: [] as number[] }));
for (let round = 0; round <= ROUNDS; round++) {
  for (const [index, [, opening, { accounts }]] of subjects.entries()) {
    const admissions = [];
    const began = performance.now();
    for (let call = 0; call < CALLS; call++) admissions.push(accounts.admit(opening, request));
    const admitted = performance.now();
    for (const admission of admissions) void accounts.settle(opening, outcome, admission);
    const settled = performance.now();
    await new Promise(setImmediate);
    // The first round is the compiler's.
    if (round === 0) continue;
    figures[index]?.admit.push(((admitted - began) * 1000) / CALLS);
    figures[index]?.settle.push(((settled - admitted) * 1000) / CALLS);
  }
}
console.log('| caller | admit µs | settle µs | together µs |\n|---|--:|--:|--:|');
for (const [index, [name]] of subjects.entries()) {
  const { admit = [], settle = [] } = figures[index] ?? {};
  const [a, s] = [median(admit), median(settle)];
  console.log(`| ${name} | ${a.toFixed(2)} | ${s.toFixed(2)} | ${(a + s).toFixed(2)} |`);
}
