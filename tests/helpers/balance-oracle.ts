import { afterDuration, nextCalendarReset } from '../../server/accounts/budget-periods.ts';
import { membershipId, type Budget, type Limits, type PayerRef } from '../../server/domain/account.ts';
import { parseBudgetDuration } from '../../server/domain/budget-duration.ts';
import { costOf } from '../../server/domain/money.ts';
import {
  belongsTo,
  KEY_TEXTS,
  LIMITED_DEPLOYMENT,
  PRICES,
  type BookedRow,
  type BookkeepingWorld,
  type OpenCall,
} from './bookkeeping-world.ts';

function windowParts(id: string): { readonly owner: PayerRef; readonly duration: string } {
  const end = id.lastIndexOf('\n');
  const colon = id.indexOf(':');
  const owner = { kind: id.slice(0, colon) as PayerRef['kind'], id: id.slice(colon + 1, end) };
  return { owner, duration: id.slice(end + 1) };
}

/** What one balance should be. Keys are named `key#n`, because their hashes change. */
interface Expected {
  readonly ref: PayerRef;
  spend: number;
  tokens: number;
  since: number;
  resetsAt: number | null;
  rule: Rule | null;
}

interface Rule {
  readonly duration: string;
  /** Null = by the calendar. */
  readonly anchor: number | null;
  readonly timeZone: string;
}

/** A call whose reservation should be held: from its admission until its row is there or refused. */
interface Holding {
  readonly call: OpenCall;
  readonly money: number;
  readonly tokens: number;
  /** Accounts with a budget that it was let in by. */
  readonly gates: readonly PayerRef[];
  /** Those whose end it may cross, because it was alone there. */
  readonly crosses: ReadonlySet<string>;
}

const MODELS = Object.keys(PRICES);
const nameOf = ({ kind, id }: PayerRef) => `${kind}:${id}`;

/**
 * Follows a world step by step and knows what balances should be: the simple way, at once, by adding rows of the ledger up.
 * @throws Error with a sentence, when something is not as it should be
 */
export function createBalanceOracle(world: BookkeepingWorld) {
  const expected = new Map<string, Expected>();
  const holdings = new Set<Holding>();
  /** Their budget was changed while calls were in flight, which nobody could reserve for. */
  const tainted = new Set<string>();
  const rows: BookedRow[] = [];
  const keyNumbers = new Map<string, number>();
  const usedWindows = new Set<string>();
  readKeys();

  function readKeys(): void {
    for (const n of KEY_TEXTS.keys()) keyNumbers.set(world.token(n), n);
  }
  const symbolOf = (token: string) => {
    const n = keyNumbers.get(token);
    return n === undefined ? token : `key#${n}`;
  };
  /** The balance's name as the hub knows it at this moment. */
  const actual = ({ kind, id }: PayerRef): PayerRef => ({
    kind,
    id: id.replace(/key#(\d)/, (_text, n: string) => world.token(Number(n))),
  });

  function refs(): readonly PayerRef[] {
    const keys = KEY_TEXTS.map((_text, n) => ({ kind: 'key', id: `key#${n}` }) as const);
    const owners: PayerRef[] = [
      ...keys,
      ...['u0', 'u1', 'u2', 'default_user_id'].map((id) => ({ kind: 'user', id }) as const),
      { kind: 'team', id: 't' },
      ...['u0', 'u1'].map((id) => ({ kind: 'member', id: membershipId('t', id) }) as const),
      { kind: 'organization', id: 'o' },
      ...['c0', 'c1', 'c2'].map((id) => ({ kind: 'customer', id }) as const),
    ];
    for (const owner of owners) {
      for (const { budgetDuration } of limitsOf(owner).budgetWindows) {
        usedWindows.add(`${nameOf(owner)}\n${budgetDuration}`);
      }
    }
    return [
      { kind: 'global', id: '' },
      ...owners,
      ...keys.flatMap(({ id }) => MODELS.map((model) => ({ kind: 'key_model', id: `${id}\n${model}` }) as const)),
      { kind: 'tag', id: 'red' },
      { kind: 'deployment', id: LIMITED_DEPLOYMENT.id },
      ...[...usedWindows].map((id) => ({ kind: 'window', id }) as const),
    ];
  }

  const limitsOf = (ref: PayerRef): Limits => world.books.limits.limitsOf(actual(ref));

  function ruleOf(ref: PayerRef): Rule | null {
    const { book } = world.books;
    const { id } = actual(ref);
    const { timeZone } = world.rules;
    const calendar = (duration: string | null) => (duration === null ? null : { duration, anchor: null, timeZone });
    const shared = (budget: Budget | undefined) =>
      budget === undefined || budget.limits.budgetDuration === null || budget.resetsAt === null
        ? null
        : { duration: budget.limits.budgetDuration, anchor: budget.resetsAt, timeZone: '' };
    const either = (row: { limits?: Limits; budgetId?: string | null } | undefined) => {
      if (row?.limits?.budgetDuration != null) return calendar(row.limits.budgetDuration);
      if (row?.limits?.maxBudget != null) return null;
      return row?.budgetId == null ? null : shared(book.budgets.get(row.budgetId));
    };
    switch (ref.kind) {
      case 'global':
        return calendar(world.rules.budgetDuration);
      case 'key':
        return either(book.keys.get(id));
      case 'key_model': {
        const [token = '', model = ''] = id.split('\n');
        return calendar(book.keys.get(token)?.limits.modelMaxBudget[model]?.timePeriod ?? null);
      }
      case 'user':
        return either(book.users.get(id));
      case 'team':
        return either(book.teams.get(id));
      case 'member':
        return either(book.memberships.get(id));
      case 'organization':
        return either({ budgetId: book.organizations.get(id)?.budgetId ?? null });
      case 'customer': {
        const row = book.customers.get(id);
        return either({ ...row, budgetId: row?.budgetId ?? world.rules.customerBudgetId });
      }
      case 'window':
        return calendar(id.slice(id.lastIndexOf('\n') + 1));
      case 'deployment':
        return calendar('1d');
      case 'tag':
        return null;
    }
  }

  function next({ duration, anchor, timeZone }: Rule, time: number): number {
    const parsed = parseBudgetDuration(duration);
    if (anchor === null) return nextCalendarReset(parsed, time, timeZone);
    let at = anchor;
    while (at <= time) at = afterDuration(parsed, at);
    return at;
  }

  function of(ref: PayerRef): Expected {
    const name = nameOf(ref);
    let balance = expected.get(name);
    if (balance === undefined) {
      balance = { ref, spend: 0, tokens: 0, since: 0, resetsAt: null, rule: null };
      expected.set(name, balance);
    }
    return balance;
  }

  /** Time has passed, and then rules may have changed. */
  function followTime(): void {
    const now = world.clock.now();
    for (const ref of refs()) {
      const balance = of(ref);
      while (balance.rule !== null && balance.resetsAt !== null && balance.resetsAt <= now) {
        balance.since = balance.resetsAt;
        balance.resetsAt = next(balance.rule, balance.since);
        balance.spend = 0;
        balance.tokens = 0;
      }
      const rule = ruleOf(ref);
      if (JSON.stringify(rule) === JSON.stringify(balance.rule)) continue;
      balance.rule = rule;
      balance.resetsAt = rule === null ? null : next(rule, now);
    }
  }

  /** What the ledger holds more than before. */
  function followRows(): void {
    for (const row of world.newRows()) {
      rows.push(row);
      if (row.outcome !== 'error') addRow(row);
      release(row.requestId);
    }
    for (const { call } of holdings) {
      if (world.unbooked.has(call.opening.requestId)) release(call.opening.requestId);
    }
    if (holdings.size === 0) tainted.clear();
  }

  function addRow(row: BookedRow): void {
    for (const ref of refs()) {
      if (!belongsTo(row, ref, symbolOf) || !isCharged(ref)) continue;
      const balance = of(ref);
      if (row.settledAt < balance.since) continue;
      balance.spend += row.cost;
      balance.tokens += row.tokens;
    }
    for (const holding of holdings) {
      if (holding.call.opening.requestId === row.requestId) requireNotOverspent(holding);
    }
  }

  /** A further window is charged while its account has it. */
  function isCharged({ kind, id }: PayerRef): boolean {
    if (kind !== 'window') return true;
    const { owner, duration } = windowParts(id);
    return limitsOf(owner).budgetWindows.some(({ budgetDuration }) => budgetDuration === duration);
  }

  function requireNotOverspent({ call, gates, crosses }: Holding): void {
    for (const gate of gates) {
      const name = nameOf(gate);
      if (tainted.has(name) || crosses.has(name)) continue;
      const { spend, tokens } = of(gate);
      const { maxBudget, tokenBudget } = budgetsOf(gate);
      // A free model is used whatever was spent.
      if (call.model !== 'free' && maxBudget !== null && spend > Math.round(maxBudget * 1e12)) {
        throw new Error(`${name} spent ${spend} picodollars of a budget of ${maxBudget} USD`);
      }
      if (tokenBudget !== null && tokens > tokenBudget) {
        throw new Error(`${name} used ${tokens} tokens of ${tokenBudget}`);
      }
    }
  }

  function release(requestId: string): void {
    for (const holding of holdings) if (holding.call.opening.requestId === requestId) holdings.delete(holding);
  }

  function budgetsOf(ref: PayerRef): { maxBudget: number | null; tokenBudget: number | null } {
    if (ref.kind !== 'window') return limitsOf(ref);
    const { owner, duration } = windowParts(ref.id);
    const window = limitsOf(owner).budgetWindows.find(({ budgetDuration }) => budgetDuration === duration);
    return { maxBudget: window?.maxBudget ?? null, tokenBudget: null };
  }

  /** Accounts of a call that have a budget (contract 6.5): a key with a team is paid by the team. */
  function gatesOf({ opening: { caller, wishes }, model, deploymentId }: OpenCall): readonly PayerRef[] {
    const payers: PayerRef[] = [];
    const { userId, teamId, organizationId } = caller;
    if (caller.kind === 'key') {
      const key = symbolOf(caller.id);
      payers.push({ kind: 'key', id: key }, { kind: 'key_model', id: `${key}\n${model}` });
      if (teamId !== null) payers.push({ kind: 'team', id: teamId });
      if (organizationId !== null) payers.push({ kind: 'organization', id: organizationId });
      if (userId !== null && teamId === null) payers.push({ kind: 'user', id: userId });
      if (userId !== null && teamId !== null) payers.push({ kind: 'member', id: membershipId(teamId, userId) });
    }
    if (wishes.customerId !== undefined) payers.push({ kind: 'customer', id: wishes.customerId });
    if (caller.kind === 'key' || caller.kind === 'local') payers.push({ kind: 'global', id: '' });
    if (deploymentId === LIMITED_DEPLOYMENT.id) payers.push({ kind: 'deployment', id: deploymentId });
    const windows = payers.flatMap((payer) =>
      limitsOf(payer).budgetWindows.map(
        ({ budgetDuration }) => ({ kind: 'window', id: `${nameOf(payer)}\n${budgetDuration}` }) as const,
      ),
    );
    return [...payers, ...windows].filter((ref) => {
      const { maxBudget, tokenBudget } = budgetsOf(ref);
      return maxBudget !== null || tokenBudget !== null;
    });
  }

  return {
    rows: rows as readonly BookedRow[],
    refs,
    actual,
    /** Call it when a call was let in, before anything else happens. */
    admitted(call: OpenCall): void {
      const price = PRICES[call.model];
      if (price === undefined) throw new Error(`no price of ${call.model}`);
      const { inputTokens, maxOutputTokens: outputTokens } = call;
      const money = costOf(price, { inputTokens, outputTokens, durationMs: 0 });
      const tokens = inputTokens + outputTokens;
      const gates = gatesOf(call);
      const crosses = new Set<string>();
      for (const gate of gates) {
        const name = nameOf(gate);
        const beside = [...holdings].filter((each) => each.gates.some((other) => nameOf(other) === name));
        const { maxBudget, tokenBudget } = budgetsOf(gate);
        const check = (used: number, held: number, more: number, max: number) => {
          const taken = used + held;
          if (tainted.has(name)) return;
          if (taken >= max) throw new Error(`${name} let a call in although ${taken} of ${max} were taken`);
          if (taken + more <= max) return;
          if (beside.length > 0) throw new Error(`${name} let a call in for ${more} beside others: ${taken} of ${max}`);
          crosses.add(name);
        };
        const balance = of(gate);
        if (maxBudget !== null && call.model !== 'free') {
          const held = beside.reduce((sum, each) => sum + each.money, 0);
          check(balance.spend, held, money, Math.round(maxBudget * 1e12));
        }
        if (tokenBudget !== null) {
          const held = beside.reduce((sum, each) => sum + each.tokens, 0);
          check(balance.tokens, held, tokens, tokenBudget);
        }
      }
      holdings.add({ call, money, tokens, gates, crosses });
    },
    /** Call it after every step. */
    follow(): void {
      readKeys();
      followTime();
      followRows();
    },
    /** Limits or spend of everybody may have changed by hand. */
    changed(): void {
      if (holdings.size > 0) for (const ref of refs()) tainted.add(nameOf(ref));
    },
    setSpend(ref: PayerRef, spend: number): void {
      const balance = of(ref);
      balance.spend = spend;
      if (spend === 0) balance.tokens = 0;
    },
    /** All memory is gone. */
    crashed: () => holdings.clear(),
    /** Compares every balance, and what is reserved on it. */
    compare(): void {
      for (const ref of refs()) {
        const { spend, tokens, resetsAt } = of(ref);
        const found = world.books.balances.live(actual(ref));
        const should = { spend, tokens, resetsAt, ...reservedOn(ref) };
        const is = {
          spend: found.spend,
          tokens: found.tokens,
          resetsAt: found.resetsAt,
          reservedSpend: found.reservedSpend,
          reservedTokens: found.reservedTokens,
          inFlight: found.inFlight,
        };
        if (JSON.stringify(is) !== JSON.stringify(should)) {
          throw new Error(`${nameOf(ref)} is ${JSON.stringify(is)} and should be ${JSON.stringify(should)}`);
        }
      }
      for (const [token, n] of keyNumbers) {
        if (token === world.token(n)) continue;
        const { spend, tokens, inFlight } = world.books.balances.live({ kind: 'key', id: token });
        if (spend !== 0 || tokens !== 0 || inFlight !== 0) throw new Error(`a former hash of key#${n} holds ${spend}`);
      }
    },
  };

  function reservedOn(ref: PayerRef) {
    const held = [...holdings].filter(({ gates }) => gates.some((gate) => nameOf(gate) === nameOf(ref)));
    return {
      reservedSpend: held.reduce((sum, { call, money }) => sum + (call.model === 'free' ? 0 : money), 0),
      reservedTokens: held.reduce((sum, { tokens }) => sum + tokens, 0),
      inFlight: held.length,
    };
  }
}
