import { describe, expect, it } from 'vitest';
import type { CallOutcome, LedgerEntry, Principal } from '../domain/ports.ts';
import { keyRow, NO_CHARGE, openingOf, principalOf } from '../../tests/helpers/account-rows.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { createTestIds } from '../../tests/helpers/test-ids.ts';
import { createAccounts, mayUseModel } from './accounts.ts';
import { hashKey } from './key-text.ts';
import { resolveMasterKey } from './master-key.ts';

const callerOf = (...models: readonly string[]): Principal => principalOf(keyRow('k', { models }));
const opening = openingOf(callerOf());
const outcome: CallOutcome = { result: 'ok', durationMs: 1 };

describe('the models a key may use', () => {
  it.each([
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
  ])('%j lets %s through: %s', (models, model, isAllowed) => {
    expect(mayUseModel(callerOf(...models), model)).toBe(isAllowed);
  });
});

describe('booking', () => {
  it('is finished before anybody is told of it', async () => {
    const events: string[] = [];
    const booked: LedgerEntry[] = [];
    const accounts = createAccounts({
      clock: createTestClock(),
      ledger: {
        async record(entry) {
          await Promise.resolve();
          booked.push(entry);
          events.push('booked');
        },
      },
      onSettled: () => void events.push('told'),
    });
    await accounts.settle(opening, outcome, undefined);
    expect(booked).toMatchObject([{ ...outcome, opening, charge: NO_CHARGE }]);
    await new Promise(setImmediate);
    expect(events).toEqual(['booked', 'told']);
  });

  it('that fails is heard by the caller and told to nobody else', async () => {
    let isTold = false;
    const accounts = createAccounts({
      clock: createTestClock(),
      ledger: { record: () => Promise.reject(new Error('disk')) },
      onSettled: () => void (isTold = true),
    });
    await expect(accounts.settle(opening, outcome, undefined)).rejects.toThrow('disk');
    await new Promise(setImmediate);
    expect(isTold).toBe(false);
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

  it('is else made once, and only its hash is kept', () => {
    const settings = memory();
    const made = resolveMasterKey({ configured: undefined, settings, ids });
    expect(made.hash).toBe(hashKey(made.newText ?? ''));
    expect(JSON.stringify(settings.values)).not.toContain(made.newText);
    expect(resolveMasterKey({ configured: undefined, settings, ids })).toEqual({ hash: made.hash, newText: undefined });
    expect(resolveMasterKey({ configured: 'sk-other', settings, ids }).hash).toBe(hashKey('sk-other'));
  });
});
