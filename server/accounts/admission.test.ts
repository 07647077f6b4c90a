import { beforeEach, describe, expect, it } from 'vitest';
import {
  chatRequest,
  keyRow,
  MASTER_PRINCIPAL,
  memoryAccountRecords,
  openingOf,
  principalOf,
  teamRow,
  TEST_ACTOR,
  userRow,
} from '../../tests/helpers/account-rows.ts';
import { createTestClock, type TestClock } from '../../tests/helpers/test-clock.ts';
import { COMPAT } from '../domain/compat.ts';
import { type AccountChange, type ApiKey, type Limits, membershipId, NO_LIMITS } from '../domain/account.ts';
import type { HubError } from '../domain/errors.ts';
import type { ChatRequest } from '../domain/inference-request.ts';
import type { Price } from '../domain/money.ts';
import type { Admission, CallOpening, CallOutcome, Principal } from '../domain/ports.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createAccountBook, type AccountBook } from './account-book.ts';
import type { ModelFacts } from './model-facts.ts';
import { openAccounts, type AccountRules, type OpenAccounts } from './open-accounts.ts';

/** Ten tokens in and ten out cost one dollar. */
const PRICE: Price = { inputPerToken: 0.05, outputPerToken: 0.05, perRequest: null, perSecond: null };
const FREE: Price = { inputPerToken: 0, outputPerToken: 0, perRequest: null, perSecond: null };

let clock: TestClock;
let book: AccountBook;
let open: OpenAccounts;
let price: Price;
let modelPrice: (model: string) => Price;
let facts: Partial<ModelFacts>;
let rules: AccountRules;

beforeEach(() => {
  clock = createTestClock();
  book = createAccountBook({ records: memoryAccountRecords(), clock });
  price = PRICE;
  modelPrice = () => price;
  facts = {};
  rules = {
    maxBudget: null,
    budgetDuration: null,
    customerBudgetId: null,
    timeZone: 'UTC',
    tokenRateLimitType: 'total',
    applyUserBudgetToTeamKeys: false,
    compat: COMPAT.new,
  };
  open = openAccounts({
    book,
    stored: [],
    ledger: { record: async (_entry, onBooked) => onBooked() },
    models: {
      limitsOfDeployment: () => NO_LIMITS,
      groupOfDeployment: () => undefined,
      factsOf: (model) => ({
        price: modelPrice(model),
        contextLength: 100,
        accessGroups: [],
        otherNames: [],
        ...facts,
      }),
    },
    rules: () => rules,
    clock,
    logger: silentLogger,
    onSettled: () => undefined,
  });
});

const limited = (limits: Partial<Limits>): Limits => ({ ...NO_LIMITS, ...limits });
const put = (...changes: readonly AccountChange[]) => book.apply(changes, TEST_ACTOR);

/** A key, its user, team, membership and organization, with what a test limits. */
function callerWith(
  more: {
    key?: Partial<ApiKey>;
    limits?: Partial<Limits>;
    user?: Partial<Limits>;
    team?: Partial<Limits>;
    member?: Partial<Limits>;
    organization?: Partial<Limits>;
  } = {},
): Principal {
  const userId = more.user === undefined && more.member === undefined ? null : 'u';
  const teamId = more.team === undefined && more.member === undefined ? null : 't';
  const organizationId = more.organization === undefined ? null : 'o';
  const key = keyRow('k', { userId, teamId, organizationId, limits: limited(more.limits ?? {}), ...more.key });
  put({ type: 'put', table: 'keys', row: key });
  if (userId !== null) put({ type: 'put', table: 'users', row: userRow('u', { limits: limited(more.user ?? {}) }) });
  if (teamId !== null) put({ type: 'put', table: 'teams', row: teamRow('t', { limits: limited(more.team ?? {}) }) });
  if (userId !== null && teamId !== null) {
    const row = {
      teamId,
      userId,
      role: 'user',
      budgetId: null,
      limits: limited(more.member ?? {}),
      createdAt: 1,
    } as const;
    put({ type: 'put', table: 'memberships', row });
  }
  if (organizationId !== null) {
    const stamps = { createdAt: 1, createdBy: 'x', updatedAt: 1, updatedBy: 'x' };
    const limits = limited(more.organization ?? {});
    put(
      { type: 'put', table: 'budgets', row: { budgetId: 'b', limits, resetsAt: null, ...stamps } },
      {
        type: 'put',
        table: 'organizations',
        row: { organizationId, organizationAlias: 'O', models: [], metadata: {}, budgetId: 'b', extras: {}, ...stamps },
      },
    );
  }
  return principalOf(key);
}

const used = (inputTokens = 10, outputTokens = 10): CallOutcome => ({
  result: 'ok',
  durationMs: 1,
  modelAsked: 'echo',
  price,
  usage: { inputTokens, outputTokens },
});
const admit = (caller: Principal | CallOpening, more: Partial<ChatRequest> = {}) =>
  open.accounts.admit('wishes' in caller ? caller : openingOf(caller), chatRequest(more));
const settle = (caller: Principal, admission: Admission, outcome = used()) =>
  open.accounts.settle(openingOf(caller), outcome, admission);

function refusal(attempt: () => unknown): HubError {
  try {
    attempt();
  } catch (error) {
    return error as HubError;
  }
  throw new Error('it was let in');
}
/** How many of `count` calls at once are let in. */
function letIn(count: number, caller: Principal): readonly Admission[] {
  const admissions: Admission[] = [];
  for (let call = 0; call < count; call++) {
    try {
      admissions.push(admit(caller));
    } catch {
      // Refused: the test counts the others.
    }
  }
  return admissions;
}

describe('a budget', () => {
  it.each([
    ['a key', { limits: { maxBudget: 3 } }, 'Budget has been exceeded! Current cost: 3, Max budget: 3'],
    [
      'a user',
      { user: { maxBudget: 3 } },
      'Budget exceeded for user u: ExceededBudget: User=u over budget. Spend=3, Budget=3',
    ],
    ['a team', { team: { maxBudget: 3 } }, 'Budget has been exceeded! Team=t'],
    ['a member', { member: { maxBudget: 3 } }, 'Budget has been exceeded! User=u in Team=t'],
    ['an organization', { organization: { maxBudget: 3 } }, 'Organization=o'],
    ['a model of a key', { limits: { modelMaxBudget: { echo: { budgetLimit: 3, timePeriod: null } } } }, 'Model=echo'],
    ['one of several windows', { limits: { budgetWindows: [{ maxBudget: 3, budgetDuration: '1d' }] } }, 'for 1d'],
    ['a key in tokens', { limits: { tokenBudget: 60 } }, 'Current cost: 60 tokens, Max budget: 60 tokens'],
  ])('of %s pays for exactly what it pays for, however many come at once', async (_who, limits, marker) => {
    const caller = callerWith(limits);
    const admissions = letIn(10, caller);
    expect(admissions).toHaveLength(3);
    for (const admission of admissions) await settle(caller, admission);
    const error = refusal(() => admit(caller));
    expect([error.code, error.status, error.retryable]).toEqual(['budget_exceeded', 429, false]);
    expect(error.message).toContain(marker);
    expect(error.message).toMatch(/^Budget exceeded for /);
  });

  it('of a model holds too where a reusable one says so that the key names', async () => {
    const stamps = { createdAt: 1, createdBy: 'x', updatedAt: 1, updatedBy: 'x' };
    const limits = limited({ modelMaxBudget: { echo: { budgetLimit: 3, timePeriod: null } } });
    put({ type: 'put', table: 'budgets', row: { budgetId: 'shared', limits, resetsAt: null, ...stamps } });
    const caller = callerWith({ key: { budgetId: 'shared' } });
    const admissions = letIn(10, caller);
    expect(admissions).toHaveLength(3);
    for (const admission of admissions) await settle(caller, admission);
    expect(refusal(() => admit(caller)).message).toContain('Model=echo');
  });

  it('of an end user is that of whom the header names, over the body', () => {
    const limits = limited({ maxBudget: 0 });
    const row = { userId: 'of-the-header', alias: null, blocked: false, allowedModelRegion: null, defaultModel: null };
    put({ type: 'put', table: 'customers', row: { ...row, budgetId: null, limits, createdAt: 1, updatedAt: 1 } });
    const opening = openingOf(MASTER_PRINCIPAL, { wishes: { customerId: 'of-the-header' } });
    const error = refusal(() => admit(opening, { wishes: { customerId: 'of-the-body' } }));
    expect(error.message).toContain('End User=of-the-header');
  });

  it('that was not used up by its reservations lets more in', async () => {
    const caller = callerWith({ limits: { maxBudget: 3 } });
    for (const admission of letIn(10, caller)) await settle(caller, admission, used(1, 1));
    expect(letIn(10, caller)).toHaveLength(2);
  });

  it('serves the call that crosses its end, alone, and no other beside it', async () => {
    const caller = callerWith({ limits: { maxBudget: 0.5 } });
    const [only, ...others] = letIn(5, caller);
    expect(others).toEqual([]);
    if (only === undefined) throw new Error('not even one');
    await settle(caller, only);
    expect(open.balances.of({ kind: 'key', id: 'k' }).spend).toBe(1e12);
    expect(letIn(1, caller)).toEqual([]);
  });

  it('of nothing lets nobody in', () => {
    expect(letIn(3, callerWith({ limits: { maxBudget: 0 } }))).toEqual([]);
  });

  it('is not looked at for a model that is said to be free, but a budget of tokens is', async () => {
    price = FREE;
    const caller = callerWith({ limits: { maxBudget: 0 } });
    const admissions = letIn(3, caller);
    expect(admissions).toHaveLength(3);
    for (const admission of admissions) await settle(caller, admission, used(0, 0));
    const [first, ...others] = letIn(3, callerWith({ limits: { maxBudget: 0, tokenBudget: 20 } }));
    expect([first?.model, others]).toEqual(['echo', []]);
  });

  it('pays for a dearer model that takes over, or it does not take over', async () => {
    const dearer = { ...PRICE, inputPerToken: 0.1, outputPerToken: 0.1 };
    const priceOf: Record<string, Price> = { echo: PRICE, dear: dearer, free: FREE };
    modelPrice = (model) => priceOf[model] ?? PRICE;
    const caller = callerWith({ limits: { maxBudget: 4 } });
    const [first, second, ...others] = letIn(2, caller);
    expect([first?.affords('dear'), second?.affords('dear'), others]).toEqual([true, true, []]);
    expect(letIn(1, caller)).toEqual([]);
    if (first === undefined || second === undefined) throw new Error('not even two');
    await settle(caller, first, { ...used(), price: dearer });
    await settle(caller, second, { ...used(), price: dearer });
    expect(open.balances.of({ kind: 'key', id: 'k' }).spend).toBe(4e12);
    // A free model is used after the budget is spent; what is not free does not take over from it.
    const [free] = [admit(caller, { model: 'free' })];
    expect([free.affords('echo'), free.affords('free')]).toEqual([false, true]);
    await settle(caller, free, used(0, 0));
    expect(open.balances.live({ kind: 'key', id: 'k' })).toMatchObject({ reservedSpend: 0, inFlight: 0 });
  });

  it('of a key goes on for requests whose key gets a new text while they are read or answered', async () => {
    const caller = callerWith({ limits: { maxBudget: 3 } });
    const admission = admit(caller);
    const now = clock.now();
    const old = keyRow('k', { limits: limited({ maxBudget: 3 }), deletedAt: now });
    const row = keyRow('k2', { limits: limited({ maxBudget: 3 }), extras: { former_token: 'k' } });
    put({ type: 'put', table: 'keys', row: old }, { type: 'put', table: 'keys', row });
    open.balances.renameKey('k', 'k2');
    expect(letIn(5, principalOf(row))).toHaveLength(2);
    expect(letIn(1, caller)).toEqual([]);
    await settle(caller, admission);
    expect(open.balances.live({ kind: 'key', id: 'k2' })).toMatchObject({ spend: 1e12, inFlight: 2 });
    expect(open.balances.live({ kind: 'key', id: 'k' })).toMatchObject({ spend: 0, inFlight: 0 });
  });

  it('of a user does not pay for a key that has a team', () => {
    expect(letIn(3, callerWith({ user: { maxBudget: 0 }, team: {} }))).toHaveLength(3);
  });

  it('of a user pays for it too where the owner wants that, unless the release does not know it', () => {
    rules = { ...rules, applyUserBudgetToTeamKeys: true };
    expect(letIn(5, callerWith({ user: { maxBudget: 2 }, team: {} }))).toHaveLength(2);
    rules = { ...rules, compat: COMPAT.p81 };
    expect(letIn(5, callerWith({ user: { maxBudget: 2 }, team: {} }))).toHaveLength(5);
  });

  it('begins anew when its period ends', async () => {
    const caller = callerWith({ limits: { maxBudget: 1, budgetDuration: 'monthly' } });
    const [admission] = letIn(2, caller);
    if (admission === undefined) throw new Error('not even one');
    await settle(caller, admission);
    expect(letIn(1, caller)).toEqual([]);
    clock.advance(31 * 24 * 3600 * 1000);
    expect(letIn(1, caller)).toHaveLength(1);
  });

  it('that is raised or taken away frees the key at once', async () => {
    const caller = callerWith({ limits: { maxBudget: 0 } });
    expect(letIn(1, caller)).toEqual([]);
    expect(letIn(1, callerWith({ limits: { maxBudget: 5 } }))).toHaveLength(1);
    expect(letIn(1, callerWith({ limits: { maxBudget: null } }))).toHaveLength(1);
  });

  it('that several accounts share by its id limits each of them for itself', () => {
    const stamps = { createdAt: 1, createdBy: 'x', updatedAt: 1, updatedBy: 'x' };
    const budget = { budgetId: 'small', limits: limited({ maxBudget: 1 }), resetsAt: null, ...stamps };
    put({ type: 'put', table: 'budgets', row: budget });
    expect(letIn(3, callerWith({ key: { budgetId: 'small' } }))).toHaveLength(1);
    const other = keyRow('other', { budgetId: 'small' });
    put({ type: 'put', table: 'keys', row: other });
    expect(letIn(3, principalOf(other))).toHaveLength(1);
  });

  it('of the whole hub limits every key and not the owner', () => {
    rules = { ...rules, maxBudget: 1 };
    expect(letIn(3, callerWith())).toHaveLength(1);
    expect(letIn(3, MASTER_PRINCIPAL)).toHaveLength(3);
  });

  it('of an end user limits the owner too', () => {
    put({
      type: 'put',
      table: 'customers',
      row: {
        userId: 'c',
        alias: null,
        blocked: false,
        allowedModelRegion: null,
        defaultModel: null,
        budgetId: null,
        limits: limited({ maxBudget: 0 }),
        createdAt: 1,
        updatedAt: 1,
      },
    });
    const opening = openingOf(MASTER_PRINCIPAL, { wishes: { customerId: 'c' } });
    expect(refusal(() => admit(opening)).message).toContain('ExceededBudget: End User=c over budget');
  });
});

describe('a limit within a minute', () => {
  it.each([
    ['api_key', { limits: { rpmLimit: 2 } }, 'k'],
    ['user', { user: { rpmLimit: 2 } }, 'u'],
    ['team', { team: { rpmLimit: 2 } }, 't'],
    ['team_member', { member: { rpmLimit: 2 } }, 't, u'],
    ['organization', { organization: { rpmLimit: 2 } }, 'o'],
    ['model_per_key', { limits: { modelRpmLimit: { echo: 2 } } }, 'k, echo'],
    ['model_per_team', { team: { modelRpmLimit: { echo: 2 } } }, 't, echo'],
  ])('of %s lets so many in, says when it is over, and lets more in then', (scope, limits, id) => {
    const caller = callerWith(limits);
    expect(letIn(5, caller)).toHaveLength(2);
    clock.advance(20_500);
    const error = refusal(() => admit(caller));
    expect(error.message).toContain(`Rate limit exceeded for ${scope}: ${id}. Limit type: requests`);
    expect(error.message).toContain('Current limit: 2, Remaining: 0');
    expect(error.details.retryAfterSeconds).toBe(40);
    clock.advance(39_500);
    expect(letIn(5, caller)).toHaveLength(2);
  });

  it('of tokens holds back what may be used, and is corrected to what was', async () => {
    const caller = callerWith({ limits: { tpmLimit: 50 } });
    const [first, second, ...others] = letIn(5, caller);
    expect(others).toEqual([]);
    expect(refusal(() => admit(caller)).message).toContain('Limit type: tokens. Current limit: 50, Remaining: 10');
    if (first === undefined || second === undefined) throw new Error('not even two');
    await settle(caller, first, used(5, 5));
    expect(first.limits()).toContainEqual({ scope: 'api_key', what: 'tokens', limit: 50, remaining: 20 });
    expect(letIn(5, caller)).toHaveLength(1);
  });

  it('of requests at once is freed when one ends, however it ends', async () => {
    const caller = callerWith({ limits: { maxParallelRequests: 1 } });
    for (const result of ['ok', 'cancelled', 'error'] as const) {
      const [admission, ...others] = letIn(3, caller);
      expect(others).toEqual([]);
      if (admission === undefined) throw new Error('not even one');
      await settle(caller, admission, { ...used(), result });
    }
    expect(letIn(1, callerWith({ limits: { maxParallelRequests: 0 } }))).toEqual([]);
  });

  it('of a window that is over takes nothing from a request that began in it', async () => {
    const caller = callerWith({ limits: { maxParallelRequests: 5, rpmLimit: 5 } });
    const admission = admit(caller);
    clock.advance(60_000);
    admit(caller);
    await settle(caller, admission);
    expect(admission.limits()).toContainEqual({
      scope: 'api_key',
      what: 'max_parallel_requests',
      limit: 5,
      remaining: 4,
    });
  });

  it('that refuses gives back what budgets had reserved', () => {
    const caller = callerWith({ limits: { maxBudget: 2, rpmLimit: 1 } });
    expect(letIn(3, caller)).toHaveLength(1);
    clock.advance(60_000);
    expect(letIn(3, caller)).toHaveLength(1);
  });

  it('does not apply to the owner', () => {
    expect(letIn(50, MASTER_PRINCIPAL)).toHaveLength(50);
  });
});

describe('what LiteLLM 1.81.13 did in another way', () => {
  const asThen = () => (rules = { ...rules, compat: COMPAT.p81, applyUserBudgetToTeamKeys: true });

  it('is that a limit of tokens counts them afterwards: the crossing call passes, the next one does not', async () => {
    asThen();
    const caller = callerWith({ limits: { tpmLimit: 15 } });
    const admissions = letIn(3, caller);
    expect(admissions).toHaveLength(3);
    const [first, second] = admissions;
    if (first === undefined || second === undefined) throw new Error('not even two');
    await settle(caller, first, used(7, 7));
    const fourth = admit(caller);
    expect(fourth.limits()).toContainEqual({ scope: 'api_key', what: 'tokens', limit: 15, remaining: 1 });
    await settle(caller, second, used(1, 0));
    expect(refusal(() => admit(caller)).message).toContain('Limit type: tokens. Current limit: 15, Remaining: 0');
    clock.advance(60_000);
    expect(letIn(1, caller)).toHaveLength(1);
  });

  it('is no budget that parallel calls overspend', () => {
    asThen();
    expect(letIn(10, callerWith({ limits: { maxBudget: 3 } }))).toHaveLength(3);
  });

  it('is that whoever has a limit of no tokens is let in never', () => {
    asThen();
    expect(letIn(1, callerWith({ limits: { tpmLimit: 0 } }))).toEqual([]);
  });

  it('is that weeks are days to a budget, from the change on', () => {
    const user = { kind: 'user', id: 'u' } as const;
    callerWith({ user: { maxBudget: 1, budgetDuration: '1w' } });
    const dayOf = () => new Date(open.balances.of(user).resetsAt ?? 0).getUTCDay();
    clock.advance(24 * 3_600_000);
    expect(dayOf()).toBe(1);
    asThen();
    open.balances.rulesChanged();
    expect((open.balances.of(user).resetsAt ?? 0) - clock.now()).toBeLessThanOrEqual(24 * 3_600_000);
  });

  it('is that a user whose budget is spent may call nothing at all, but with keys of teams', async () => {
    const spent = callerWith({ user: { maxBudget: 1 } });
    await settle(spent, admit(spent), used(10, 10));
    open.requireOpen(spent);
    asThen();
    expect(refusal(() => open.requireOpen(spent)).message).toContain('ExceededBudget: User=u over budget');
    open.requireOpen({ ...spent, teamId: 't' });
    open.requireOpen(MASTER_PRINCIPAL);
    put({ type: 'put', table: 'users', row: userRow('u', { limits: limited({ maxBudget: 5 }) }) });
    open.requireOpen(spent);
  });
});

describe('the models a caller may use', () => {
  const lists: readonly (readonly [readonly string[], string, boolean])[] = [
    [[], 'anything', true],
    [['echo'], 'echo', true],
    [['echo'], 'Echo', false],
    [['echo'], 'echo2', false],
    [['other', 'echo'], 'echo', true],
    [['ollama/*'], 'ollama/qwen3:8b', true],
    [['ollama/*'], 'ollama', false],
    [['ollama/*'], 'my-ollama/qwen3', false],
    [['*'], 'anything', true],
    [['ec*ho'], 'ecXho', false],
    [['e.ho'], 'echo', false],
    [['all-proxy-models'], 'anything', true],
    [['all-team-models'], 'anything', true],
    [['a-group'], 'echo', true],
    [['target'], 'echo', true],
    [['b-group'], 'echo', false],
  ];
  it.each(lists)('%j lets %s through: %s', (models, model, isAllowed) => {
    facts = model === 'echo' ? { accessGroups: ['a-group'], otherNames: ['target'] } : {};
    const caller = callerWith({ key: { models: [...models] } });
    if (isAllowed) expect(admit(caller, { model }).model).toBe(model);
    else expect(refusal(() => admit(caller, { model })).message).toContain('key not allowed to access model');
  });

  it('are those of the team where the key has one, and of the user where it has none', () => {
    const caller = callerWith({ user: {}, team: {} });
    put({ type: 'put', table: 'users', row: userRow('u', { models: ['mine'] }) });
    put({ type: 'put', table: 'teams', row: teamRow('t', { models: ['ours'] }) });
    expect(admit(caller, { model: 'ours' }).model).toBe('ours');
    const error = refusal(() => admit(caller, { model: 'mine' }));
    expect([error.status, error.details.wireType]).toEqual([403, 'team_model_access_denied']);
    const alone = { ...caller, teamId: null };
    expect(admit(alone, { model: 'mine' }).model).toBe('mine');
    expect(refusal(() => admit(alone, { model: 'ours' })).details.wireType).toBe('user_model_access_denied');
  });

  it('are none for a user who has models only through teams', () => {
    const caller = callerWith({ user: {} });
    put({ type: 'put', table: 'users', row: userRow('u', { models: ['no-default-models'] }) });
    const error = refusal(() => admit(caller));
    expect([error.message.startsWith('User not allowed to access model'), error.details.wireType]).toEqual([
      true,
      'key_model_access_denied',
    ]);
  });

  it('are found under the names that a key or a team gave them', () => {
    const caller = callerWith({ team: {}, key: { aliases: { 'gpt-4': 'middle' }, models: ['gpt-4'] } });
    put({ type: 'put', table: 'teams', row: teamRow('t', { modelAliases: { middle: 'echo' } }) });
    expect(admit(caller, { model: 'gpt-4' }).model).toBe('echo');
  });

  it('are none while the team is blocked', () => {
    const caller = callerWith({ team: {} });
    put({ type: 'put', table: 'teams', row: teamRow('t', { blocked: true }) });
    expect(refusal(() => admit(caller))).toMatchObject({
      status: 401,
      message: expect.stringContaining('Team=t is blocked'),
    });
  });
});

describe('random requests, changes and crashes', () => {
  /** xorshift: the same run for the same seed. */
  function randomOf(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return Math.abs(state) % below;
    };
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'never overspend, never leave anything held, and add up (seed %i)',
    async (seed) => {
      const random = randomOf(seed * 7919);
      const max = 1 + random(20);
      const caller = callerWith({ limits: { maxBudget: max, maxParallelRequests: 1 + random(8) }, team: {}, user: {} });
      const running: Admission[] = [];
      let spent = 0;
      for (let step = 0; step < 400; step++) {
        const { inFlight, reservedSpend, spend } = open.balances.live({ kind: 'key', id: 'k' });
        expect(inFlight).toBe(running.length);
        expect(reservedSpend).toBe(running.length * 1e12);
        // Only a call that was alone may cross the end, so never by more than one call.
        expect(spend + reservedSpend).toBeLessThan((max + 1) * 1e12);
        const dice = random(10);
        if (dice < 5) running.push(...letIn(1 + random(3), caller));
        else if (dice < 9 && running.length > 0) {
          const [admission] = running.splice(random(running.length), 1);
          const tokens = random(11);
          const result = (['ok', 'ok', 'cancelled', 'error'] as const)[random(4)] ?? 'ok';
          if (admission === undefined) throw new Error('nothing runs');
          await settle(caller, admission, { ...used(tokens, tokens), result });
          if (result !== 'error') spent += tokens * 1e11;
        } else clock.advance(random(20_000));
        expect(open.balances.of({ kind: 'key', id: 'k' }).spend).toBe(spent);
        expect(open.balances.of({ kind: 'member', id: membershipId('t', 'u') }).spend).toBe(spent);
      }
      for (const admission of running) await settle(caller, admission, { ...used(), result: 'error' });
      const { inFlight, reservedSpend, reservedTokens } = open.balances.live({ kind: 'key', id: 'k' });
      expect([inFlight, reservedSpend, reservedTokens]).toEqual([0, 0, 0]);
    },
  );
});
