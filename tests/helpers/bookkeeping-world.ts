import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGroups } from '../../server/accounts/groups.ts';
import { hashKey } from '../../server/accounts/key-text.ts';
import type { AccountRules } from '../../server/accounts/open-accounts.ts';
import { membershipId, NO_LIMITS, type Limits, type PayerRef } from '../../server/domain/account.ts';
import { COMPAT } from '../../server/domain/compat.ts';
import { costOf, UNPRICED, type Price } from '../../server/domain/money.ts';
import type { Admission, CallOpening, CallOutcome, Principal } from '../../server/domain/ports.ts';
import { HubError } from '../../server/domain/errors.ts';
import { openBookkeeping, type Bookkeeping } from '../../server/open-bookkeeping.ts';
import { checkpoint, openDatabase, type Database } from '../../server/store/database.ts';
import { silentLogger } from '../../server/telemetry/logger.ts';
import { chatRequest, MASTER_PRINCIPAL, openingOf, principalOf, TEST_ACTOR } from './account-rows.ts';
import { deploymentRow } from './deployment-rows.ts';
import { createTestClock, type TestClock } from './test-clock.ts';
import { createTestIds } from './test-ids.ts';

/** Prices that no sum of floating point numbers would get right. */
export const PRICES: Readonly<Record<string, Price>> = {
  cheap: { inputPerToken: 0.000_000_3, outputPerToken: 0.000_001_1, perRequest: null, perSecond: null },
  dear: { inputPerToken: 0.000_003_3, outputPerToken: 0.000_012_7, perRequest: 0.000_07, perSecond: null },
  free: { inputPerToken: 0, outputPerToken: 0, perRequest: null, perSecond: null },
};
const CONTEXT = 4_096;
/** `dear` is served by this one as long as its budget pays for it, and then by another. */
export const LIMITED_DEPLOYMENT = deploymentRow('dear', {
  price: PRICES['dear'] ?? UNPRICED,
  params: { max_budget: 0.002, budget_duration: '1d' },
});
const LIMITED_OFFER = { deployment: LIMITED_DEPLOYMENT, model: { name: 'dear', contextLength: CONTEXT } };
const DEPLOYMENT_LIMITS: Limits = { ...NO_LIMITS, maxBudget: 0.002, budgetDuration: '1d' };
/** A hash of nobody's text: how the ledger names keys. */
export const KEY_TEXTS = ['sk-first-key-1', 'sk-second-key-2', 'sk-third-key-3'] as const;

/** One request between its admission and its booking. */
export interface OpenCall {
  readonly opening: CallOpening;
  readonly admission: Admission;
  readonly model: string;
  /** What serves it. */
  readonly deploymentId: string;
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
}

/** A row of the ledger, as far as money goes. */
export interface BookedRow {
  readonly id: number;
  readonly requestId: string;
  readonly callerKind: Principal['kind'];
  readonly caller: string;
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  readonly customerId: string | null;
  readonly tags: readonly string[];
  readonly model: string | null;
  readonly deploymentId: string | null;
  readonly outcome: CallOutcome['result'];
  readonly cost: number;
  readonly tokens: number;
  readonly settledAt: number;
}

/** What was told to a client as finished. */
export interface Finished {
  readonly requestId: string;
  readonly cost: number;
  readonly tokens: number;
}

/**
 * The hub's accounts, ledger and housekeeping over a database file, driven step by step: every source of change but time,
 * which a test moves by hand. A crash drops all memory and opens the file again.
 */
export interface BookkeepingWorld {
  readonly clock: TestClock;
  readonly books: Bookkeeping;
  readonly calls: OpenCall[];
  readonly finished: readonly Finished[];
  /** Ids of calls whose booking failed: their clients got an error. */
  readonly unbooked: ReadonlySet<string>;
  rules: AccountRules;
  retentionDays: number;
  /** The present hash of key `n`. */
  token(n: number): string;
  caller(n: number): Principal;
  /** @returns undefined when it was refused */
  admit(
    n: number,
    model: string,
    maxOutputTokens: number,
    customerId: string | null,
    tag: string | null,
  ): OpenCall | undefined;
  /** Books a call; nothing is committed before the next turn. */
  settle(call: OpenCall, outputTokens: number, result: CallOutcome['result']): void;
  /** Lets everything happen that waits for the end of this turn of the event loop. */
  turn(): Promise<void>;
  regenerate(n: number): void;
  deleteTeam(teamId: string): void;
  crash(): void;
  fillDisk(isFull: boolean): void;
  /** All rows that the ledger ever held, also those that were removed since. Call it after every step. */
  newRows(): readonly BookedRow[];
  database(): Database;
  close(): void;
}

let template: string | undefined;

/** An empty database that was migrated once: worlds copy it. */
function templateFile(): string {
  if (template === undefined) {
    template = join(mkdtempSync(join(tmpdir(), 'homeport-template-')), 'homeport.db');
    const db = openDatabase({ path: template });
    checkpoint(db);
    db.close();
  }
  return template;
}

export function removeTemplate(): void {
  if (template !== undefined) rmSync(join(template, '..'), { recursive: true, force: true });
  template = undefined;
}

export function createBookkeepingWorld(startMs: number): BookkeepingWorld {
  const folder = mkdtempSync(join(tmpdir(), 'homeport-books-'));
  const path = join(folder, 'homeport.db');
  copyFileSync(templateFile(), path);
  const clock = createTestClock(startMs);
  const ids = createTestIds();
  const texts: string[] = [...KEY_TEXTS];
  const calls: OpenCall[] = [];
  const finished: Finished[] = [];
  const unbooked = new Set<string>();
  let rules: AccountRules = {
    maxBudget: null,
    budgetDuration: null,
    customerBudgetId: null,
    timeZone: 'Europe/Berlin',
    tokenRateLimitType: 'total',
    applyUserBudgetToTeamKeys: false,
    compat: COMPAT.new,
  };
  let lastRow = 0;
  let db = openDatabase({ path });
  let books = open();
  let requests = 0;

  function open(): Bookkeeping {
    return openBookkeeping({
      db,
      models: {
        groupOfDeployment: () => undefined,
        limitsOfDeployment: (id) => (id === LIMITED_DEPLOYMENT.id ? DEPLOYMENT_LIMITS : NO_LIMITS),
        factsOf: (name) => {
          const price = PRICES[name];
          return price && { price, contextLength: CONTEXT, accessGroups: [], otherNames: [] };
        },
      },
      rules: () => rules,
      retentionDays: () => world.retentionDays,
      clock,
      ids,
      logger: silentLogger,
      onSettled: () => undefined,
    });
  }

  const groups = () =>
    createGroups({
      book: books.book,
      keys: books.keys,
      endBalances: books.spends.end,
      customerBudgetId: () => rules.customerBudgetId,
      isKnownModel: () => true,
      clock,
      ids,
    });

  const token = (n: number) => hashKey(texts[n] ?? '');

  const world: BookkeepingWorld = {
    clock,
    get books() {
      return books;
    },
    calls,
    finished,
    unbooked,
    get rules() {
      return rules;
    },
    set rules(changed) {
      rules = changed;
    },
    retentionDays: 0,
    token,
    caller(n) {
      const key = books.book.keys.get(token(n));
      if (key !== undefined) return principalOf(key);
      return n === KEY_TEXTS.length ? MASTER_PRINCIPAL : LOCAL_PRINCIPAL;
    },
    admit(n, model, maxOutputTokens, customerId, tag) {
      const opening = openingOf(world.caller(n), {
        requestId: `r${++requests}`,
        receivedAt: clock.now(),
        wishes: { ...(customerId !== null && { customerId }), ...(tag !== null && { tags: [tag] }) },
      });
      const text = 'x'.repeat(4 * (1 + (requests % 7)));
      const request = chatRequest({
        model,
        sampling: { stop: [], maxOutputTokens },
        messages: [{ role: 'user', content: [{ type: 'text', text }] }],
      });
      try {
        const admission = books.accounts.admit(opening, request);
        const isLimited = model === 'dear' && admission.refusalOf(LIMITED_OFFER) === undefined;
        if (isLimited) admission.hold(LIMITED_OFFER);
        const deploymentId = isLimited ? LIMITED_DEPLOYMENT.id : 'another';
        const call = { opening, admission, model, deploymentId, inputTokens: text.length / 4, maxOutputTokens };
        calls.push(call);
        return call;
      } catch (error) {
        if (error instanceof HubError) return undefined;
        throw error;
      }
    },
    settle(call, outputTokens, result) {
      calls.splice(calls.indexOf(call), 1);
      const { opening, admission, model, deploymentId, inputTokens } = call;
      const price = PRICES[model];
      const { requestId } = opening;
      const usage = { inputTokens, outputTokens };
      const outcome = { result, durationMs: 5, modelAsked: model, deploymentId, price, usage };
      books.accounts.settle(opening, outcome, admission).then(
        () => {
          const isFailure = result === 'error';
          const cost = isFailure || price === undefined ? 0 : costOf(price, { ...usage, durationMs: 5 });
          finished.push({ requestId, cost, tokens: inputTokens + outputTokens });
        },
        () => unbooked.add(requestId),
      );
    },
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    regenerate(n) {
      const text = `sk-new-text-of-${n}-${ids.next('')}`;
      books.keys.regenerate(token(n), { text }, () => ({}), TEST_ACTOR);
      texts[n] = text;
    },
    deleteTeam: (teamId) => void groups().teams.delete([teamId], TEST_ACTOR),
    crash() {
      // What the old memory still wants to write fails: its database is closed.
      db.close();
      calls.length = 0;
      db = openDatabase({ path });
      books = open();
    },
    fillDisk(isFull) {
      db.exec(
        isFull
          ? "CREATE TRIGGER full_disk BEFORE INSERT ON requests BEGIN SELECT raise(ABORT, 'disk is full'); END"
          : 'DROP TRIGGER IF EXISTS full_disk',
      );
    },
    newRows() {
      const rows = db
        .prepare<[number], Omit<BookedRow, 'tags'> & { tags: string | null }>(
          `SELECT id, request_id AS requestId, caller_kind AS callerKind, caller, user_id AS userId, team_id AS teamId,
            organization_id AS organizationId, customer_id AS customerId, tags, model_asked AS model,
            deployment_id AS deploymentId, outcome, cost,
            input_tokens + output_tokens AS tokens, settled_at AS settledAt
          FROM requests WHERE id > ? ORDER BY id`,
        )
        .all(lastRow);
      lastRow = rows.at(-1)?.id ?? lastRow;
      return rows.map((row) => ({ ...row, tags: row.tags === null ? [] : (JSON.parse(row.tags) as string[]) }));
    },
    database: () => db,
    close() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

const LOCAL_PRINCIPAL: Principal = { ...MASTER_PRINCIPAL, kind: 'local', id: 'local', userId: null };

/** Whether a row counts to a balance, said once more in other words than the accounts' own. */
export function belongsTo(row: BookedRow, { kind, id }: PayerRef, keyOf: (caller: string) => string): boolean {
  const key = row.callerKind === 'key' ? keyOf(row.caller) : null;
  switch (kind) {
    case 'global':
      return true;
    case 'key':
      return key === id;
    case 'key_model':
      return key !== null && `${key}\n${row.model}` === id;
    case 'user':
      return row.userId === id;
    case 'team':
      return row.teamId === id;
    case 'member':
      return row.teamId !== null && row.userId !== null && membershipId(row.teamId, row.userId) === id;
    case 'organization':
      return row.organizationId === id;
    case 'customer':
      return row.customerId === id;
    case 'tag':
      return row.tags.includes(id);
    case 'deployment':
      return row.deploymentId === id;
    case 'window': {
      const [owner = '', ...rest] = id.slice(0, id.lastIndexOf('\n')).split(':');
      return belongsTo(row, { kind: owner as PayerRef['kind'], id: rest.join(':') }, keyOf);
    }
  }
}
