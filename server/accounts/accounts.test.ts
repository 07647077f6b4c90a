import { beforeEach, describe, expect, it } from 'vitest';
import {
  chatRequest,
  keyRow,
  memoryAccountRecords,
  openingOf,
  principalOf,
  TEST_ACTOR,
} from '../../tests/helpers/account-rows.ts';
import { createTestClock, type TestClock } from '../../tests/helpers/test-clock.ts';
import { createTestIds } from '../../tests/helpers/test-ids.ts';
import { COMPAT } from '../domain/compat.ts';
import { NO_LIMITS, type Limits } from '../domain/account.ts';
import type { CallOutcome, LedgerEntry } from '../domain/ports.ts';
import { createRecordingLogger, type RecordedEvent } from '../../tests/helpers/recording-logger.ts';
import { createAccountBook, type AccountBook } from './account-book.ts';
import { hashKey } from './key-text.ts';
import { resolveMasterKey, storeMasterKey } from './master-key.ts';
import { openAccounts, type OpenAccounts } from './open-accounts.ts';

const PRICE = { inputPerToken: 0.001, outputPerToken: 0.002, perRequest: null, perSecond: null };

let clock: TestClock;
let book: AccountBook;
let logged: RecordedEvent[];
let booked: LedgerEntry[];
let settledEvents: string[];
let failure: Error | undefined;
let open: OpenAccounts;

beforeEach(() => {
  clock = createTestClock();
  book = createAccountBook({ records: memoryAccountRecords(), clock });
  logged = [];
  booked = [];
  settledEvents = [];
  failure = undefined;
  open = openAccounts({
    book,
    stored: [],
    ledger: {
      async record(entry, onBooked) {
        await Promise.resolve();
        if (failure !== undefined) throw failure;
        booked.push(entry);
        onBooked();
        settledEvents.push('booked');
      },
    },
    models: {
      limitsOfDeployment: () => NO_LIMITS,
      groupOfDeployment: () => undefined,
      factsOf: () => ({ price: PRICE, contextLength: 2048, accessGroups: [], otherNames: [] }),
    },
    rules: () => ({
      maxBudget: null,
      budgetDuration: null,
      customerBudgetId: null,
      timeZone: 'UTC',
      tokenRateLimitType: 'total',
      applyUserBudgetToTeamKeys: false,
      compat: COMPAT.new,
    }),
    clock,
    logger: createRecordingLogger(logged),
    onSettled: () => void settledEvents.push('told'),
  });
});

/** Costs 10 × 0.001 + 10 × 0.002 = 0.03 USD. */
const outcome = (more: Partial<CallOutcome> = {}): CallOutcome => ({
  result: 'ok',
  durationMs: 1,
  modelAsked: 'echo',
  price: PRICE,
  usage: { inputTokens: 10, outputTokens: 10 },
  ...more,
});
function callerWith(limits: Partial<Limits>) {
  const row = keyRow('k', { limits: { ...NO_LIMITS, ...limits } });
  book.apply([{ type: 'put', table: 'keys', row }], TEST_ACTOR);
  return openingOf(principalOf(row));
}
const KEY = { kind: 'key', id: 'k' } as const;

describe('booking', () => {
  it('is finished before anybody is told of it', async () => {
    const opening = callerWith({});
    await open.accounts.settle(opening, outcome(), undefined);
    expect(booked).toMatchObject([{ opening, charge: { cost: 30_000_000_000 }, settledAt: clock.now() }]);
    await new Promise(setImmediate);
    expect(settledEvents).toEqual(['booked', 'told']);
  });

  it('that fails is heard by the caller, told to nobody else, and leaves the balance as it was', async () => {
    failure = new Error('disk');
    const opening = callerWith({});
    await expect(open.accounts.settle(opening, outcome(), undefined)).rejects.toThrow('disk');
    await new Promise(setImmediate);
    expect(settledEvents).toEqual([]);
    expect(open.balances.of(KEY)).toMatchObject({ spend: 0, tokens: 0 });
  });

  it('charges what a cancelled answer produced, and nothing for a failure', async () => {
    const opening = callerWith({});
    await open.accounts.settle(opening, outcome({ result: 'cancelled' }), undefined);
    await open.accounts.settle(opening, outcome({ result: 'error' }), undefined);
    expect(open.balances.of(KEY)).toMatchObject({ spend: 30_000_000_000, tokens: 20 });
    expect(booked.map(({ charge }) => charge.cost)).toEqual([30_000_000_000, 0]);
  });

  it('charges every account of the request, and rows of the ledger lead to the same balances', async () => {
    const row = keyRow('k', { userId: 'u', teamId: 't', organizationId: 'o' });
    const opening = openingOf(principalOf(row), { wishes: { customerId: 'c', tags: ['red', 'red', 'blue'] } });
    await open.accounts.settle(opening, outcome(), undefined);
    const refs = [
      { kind: 'global', id: '' },
      KEY,
      { kind: 'key_model', id: 'k\necho' },
      { kind: 'user', id: 'u' },
      { kind: 'team', id: 't' },
      { kind: 'member', id: 't\nu' },
      { kind: 'organization', id: 'o' },
      { kind: 'customer', id: 'c' },
      { kind: 'tag', id: 'red' },
      { kind: 'tag', id: 'blue' },
    ] as const;
    for (const ref of refs) expect(open.balances.of(ref).spend).toBe(30_000_000_000);
    open.replay(
      booked.map(({ charge, opening: { caller }, settledAt }) => ({
        ...charge,
        callerKind: caller.kind,
        modelServed: null,
        caller: caller.id,
        modelAsked: 'echo',
        deploymentId: null,
        outcome: 'ok',
        inputTokens: 10,
        outputTokens: 10,
        settledAt,
      })),
    );
    for (const ref of refs) expect(open.balances.of(ref)).toMatchObject({ spend: 60_000_000_000, tokens: 40 });
  });

  it('warns once in a period of a soft budget that is spent, and refuses nothing', async () => {
    const opening = callerWith({ softBudget: 0.02 });
    for (let call = 0; call < 3; call++) {
      await open.accounts.settle(opening, outcome(), open.accounts.admit(opening, chatRequest()));
    }
    expect(logged.filter(({ event }) => event === 'budget.soft_exceeded')).toHaveLength(1);
  });

  it('makes a row for an end user who was named for the first time, off the path of the request', async () => {
    const opening = callerWith({});
    const admission = open.accounts.admit(opening, chatRequest({ wishes: { customerId: 'new' } }));
    await open.accounts.settle(opening, outcome(), admission);
    expect(book.customers.get('new')).toBeUndefined();
    open.tidy();
    expect(book.customers.get('new')).toMatchObject({ userId: 'new', blocked: false });
  });
});

describe('what an answer tells of its account', () => {
  it('is its cost and the spend of its key, this call included once it is settled', async () => {
    const opening = callerWith({ rpmLimit: 5, tpmLimit: 1000, maxParallelRequests: 2 });
    const admission = open.accounts.admit(opening, chatRequest());
    expect(admission.limits()).toEqual([
      { scope: 'api_key', what: 'requests', limit: 5, remaining: 4 },
      { scope: 'api_key', what: 'tokens', limit: 1000, remaining: 980 },
      { scope: 'api_key', what: 'max_parallel_requests', limit: 2, remaining: 1 },
    ]);
    expect([admission.cost(), admission.callerSpend()]).toEqual([0, 0]);
    await open.accounts.settle(opening, outcome({ usage: { inputTokens: 1, outputTokens: 2 } }), admission);
    expect([admission.cost(), admission.callerSpend()]).toEqual([5_000_000_000, 5_000_000_000]);
    expect(admission.limits()[1]?.remaining).toBe(997);
  });
});

describe('the master key', () => {
  function memory(values: Record<string, unknown> = {}) {
    return {
      values,
      get: (name: string) => values[name],
      put: (changes: Readonly<Record<string, unknown>>) => void Object.assign(values, changes),
    };
  }
  const ids = createTestIds();

  it('is the configured one, which is not stored', () => {
    const settings = memory();
    expect(resolveMasterKey({ configured: 'sk-mine', settings, ids })).toEqual({
      hash: hashKey('sk-mine'),
      newText: undefined,
    });
    expect(settings.values).toEqual({});
  });

  it('is else made and kept, as a hash only, when the hub says so', () => {
    const settings = memory();
    const made = resolveMasterKey({ configured: undefined, settings, ids });
    expect(made.hash).toBe(hashKey(made.newText ?? ''));
    expect(settings.values).toEqual({});
    storeMasterKey(settings, made.newText ?? '');
    expect(JSON.stringify(settings.values)).not.toContain(made.newText);
    expect(resolveMasterKey({ configured: undefined, settings, ids })).toEqual({ hash: made.hash, newText: undefined });
    expect(resolveMasterKey({ configured: 'sk-other', settings, ids }).hash).toBe(hashKey('sk-other'));
  });
});
