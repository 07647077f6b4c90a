import { keyRow, NO_CHARGE, openingOf, principalOf } from '../../tests/helpers/account-rows.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '../domain/errors.ts';
import type { LedgerEntry } from '../domain/ports.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { openDatabase, type Database } from './database.ts';
import { createLedger } from './ledger.ts';
import { createProjection } from './projection.ts';
import { createLedgerStore, type LedgerStore } from './ledger-store.ts';

let db: Database;
let store: LedgerStore;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  store = createLedgerStore(db);
});
afterEach(() => db.close());

const entry = (requestId: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  opening: openingOf(principalOf(keyRow('hash', { keyAlias: 'laptop' })), { requestId, receivedAt: 1000 }),
  charge: NO_CHARGE,
  settledAt: 1012,
  result: 'ok',
  durationMs: 12.5,
  ...more,
});
const ids = () =>
  store
    .after(0, 500)
    .map(({ requestId }) => requestId)
    .toReversed();

function addUpEverything(): void {
  const projection = createProjection(db, store);
  projection.advance(1000);
  projection.storeBalances([]);
}

/** A store that tells how many rows each transaction held. */
function counting(batches: number[]): LedgerStore {
  return {
    ...store,
    insert(entries) {
      batches.push(entries.length);
      store.insert(entries);
    },
  };
}

describe('the ledger', () => {
  it('never gives an id twice, even after its last row was removed: it would count as added up', async () => {
    for (const open of [() => store, () => createLedgerStore(db)]) {
      const ledger = createLedger(open(), silentLogger);
      await ledger.record(entry('a'), () => undefined);
      await ledger.record(entry('b'), () => undefined);
      addUpEverything();
      expect(store.purge(5000, 10)).toBe(2);
      await ledger.record(entry('c'), () => undefined);
      expect(createProjection(db, store).advance(10)).toBe(1);
      addUpEverything();
      expect(store.purge(5000, 10)).toBe(1);
    }
  });

  it('says that it holds a row in that very moment, and never of a row that it could not write', async () => {
    const ledger = createLedger(store, silentLogger);
    const seen: (readonly string[])[] = [];
    const recorded = [
      ledger.record(entry('a'), () => seen.push(ids())),
      ledger.record(entry('b'), () => seen.push(ids())),
    ];
    ledger.flush();
    expect(seen).toEqual([
      ['b', 'a'],
      ['b', 'a'],
    ]);
    await Promise.all(recorded);
    db.exec("CREATE TRIGGER full_disk BEFORE INSERT ON requests BEGIN SELECT raise(ABORT, 'disk is full'); END");
    await expect(ledger.record(entry('c'), () => seen.push(ids()))).rejects.toThrow('could not be booked');
    expect(seen).toHaveLength(2);
  });

  it('lets one caller’s failure to count be its own', async () => {
    const ledger = createLedger(store, silentLogger);
    const failing = ledger.record(entry('a'), () => {
      throw new Error('can not count');
    });
    const other = ledger.record(entry('b'), () => undefined);
    await expect(failing).rejects.toThrow('can not count');
    await other;
  });

  it('writes what one turn of the event loop brings in one transaction, in order', async () => {
    const batches: number[] = [];
    const ledger = createLedger(counting(batches), silentLogger);
    const names = Array.from({ length: 300 }, (_, index) => `r${index}`);
    await Promise.all(names.map((name) => ledger.record(entry(name), () => undefined)));
    expect(batches).toEqual([300]);
    expect(ids()).toEqual(names.toReversed());
    await ledger.record(entry('later'), () => undefined);
    expect(batches).toEqual([300, 1]);
  });

  it('answers only once the row is there', async () => {
    const ledger = createLedger(store, silentLogger);
    const recorded = ledger.record(entry('a'), () => undefined);
    expect(ids()).toEqual([]);
    await recorded;
    expect(ids()).toEqual(['a']);
    expect(db.inTransaction).toBe(false);
  });

  it('takes a row that comes while others are being written into the next batch', async () => {
    const batches: number[] = [];
    let late: Promise<void> | undefined;
    const ledger = createLedger(
      {
        ...store,
        insert(entries) {
          batches.push(entries.length);
          store.insert(entries);
          late ??= ledger.record(entry('late'), () => undefined);
        },
      },
      silentLogger,
    );
    await ledger.record(entry('early'), () => undefined);
    await late;
    expect(batches).toEqual([1, 1]);
    expect(ids()).toEqual(['late', 'early']);
  });

  it('tells every waiter when the database refuses, keeps none of the rows, and goes on', async () => {
    const errors: unknown[] = [];
    const ledger = createLedger(store, {
      ...silentLogger,
      error: (event, fields) => void errors.push([event, fields]),
    });
    const bad = entry('bad', { result: 'nonsense' as 'ok' });
    const results = await Promise.allSettled([
      ledger.record(entry('a'), () => undefined),
      ledger.record(bad, () => undefined),
      ledger.record(entry('b'), () => undefined),
    ]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'storage_failed', status: 500 } });
      expect(result.status === 'rejected' && result.reason).toBeInstanceOf(HubError);
    }
    expect(errors).toMatchObject([['ledger.commit_failed', { rows: 3 }]]);
    expect(ids()).toEqual([]);
    await ledger.record(entry('c'), () => undefined);
    expect(ids()).toEqual(['c']);
  });

  it('writes at once when it is flushed, and nothing twice', async () => {
    const batches: number[] = [];
    const ledger = createLedger(counting(batches), silentLogger);
    const recorded = ledger.record(entry('a'), () => undefined);
    ledger.flush();
    expect(ids()).toEqual(['a']);
    await recorded;
    ledger.flush();
    await new Promise(setImmediate);
    expect(batches).toEqual([1]);
  });
});

describe('the rows of the ledger', () => {
  it('hold everything that was booked', () => {
    store.insert([
      entry('full', {
        result: 'error',
        error: new HubError('engine_crashed', 'It crashed.'),
        kind: 'chat',
        stream: true,
        modelAsked: 'best',
        modelServed: 'qwen3',
        engineId: 'ollama',
        usage: { inputTokens: 7, outputTokens: 3, estimated: true },
        queuedMs: 0.5,
        timeToFirstTokenMs: 20.25,
      }),
      entry('bare'),
    ]);
    const unknown = { modelAsked: null, modelServed: null, engine: null, queuedMs: null, firstTokenMs: null };
    const common = { receivedAt: 1000, caller: 'hash', callerKind: 'key', callerAlias: 'laptop', dialect: 'openai' };
    expect(store.after(0, 10).toReversed()).toMatchObject([
      {
        id: 2,
        requestId: 'bare',
        ...common,
        ...unknown,
        operation: 'chat.completions',
        stream: null,
        inputTokens: 0,
        outputTokens: 0,
        tokensEstimated: false,
        durationMs: 12.5,
        outcome: 'ok',
        errorCode: null,
      },
      {
        id: 1,
        requestId: 'full',
        ...common,
        operation: 'chat.completions',
        stream: true,
        modelAsked: 'best',
        modelServed: 'qwen3',
        engine: 'ollama',
        queuedMs: 0.5,
        firstTokenMs: 20.25,
        inputTokens: 7,
        outputTokens: 3,
        tokensEstimated: true,
        durationMs: 12.5,
        outcome: 'error',
        errorCode: 'engine_crashed',
      },
    ]);
  });

  it('are purged from the oldest on, a bounded number at once', () => {
    const at = (receivedAt: number) => {
      const made = entry(`r${receivedAt}`);
      return { ...made, opening: { ...made.opening, receivedAt } };
    };
    store.insert([1, 2, 3, 4, 5, 6].map(at));
    expect(store.purge(5, 3)).toBe(0); // Nothing of it is added up yet.
    addUpEverything();
    expect(store.purge(5, 3)).toBe(3);
    expect(ids()).toEqual(['r6', 'r5', 'r4']);
    expect(store.purge(5, 3)).toBe(1);
    expect(store.purge(5, 3)).toBe(0);
    expect(ids()).toEqual(['r6', 'r5']);
  });

  it('that are young are where a purge stops looking, so that it costs the same however long the ledger is', () => {
    const at = (receivedAt: number) => {
      const made = entry(`r${receivedAt}`);
      return { ...made, opening: { ...made.opening, receivedAt } };
    };
    store.insert([1, 8, 9, 2].map(at));
    addUpEverything();
    expect(store.purge(5, 3)).toBe(1);
    expect(ids()).toEqual(['r2', 'r9', 'r8']);
  });
});
