import type { Balance, PayerRef, StoredBalance } from '../domain/account.ts';
import type { Picodollars } from '../domain/money.ts';
import type { Clock } from '../domain/ports.ts';
import { nextReset, periodOf, textOfRule, type ResetRule } from './reset-rules.ts';

/** A balance in memory, with what requests in flight hold of it. */
export interface LiveBalance {
  readonly kind: PayerRef['kind'];
  readonly id: string;
  spend: Picodollars;
  tokens: number;
  since: number;
  resetsAt: number | null;
  reservedSpend: Picodollars;
  reservedTokens: number;
  inFlight: number;
}

export interface Balances {
  of(ref: PayerRef): Balance;
  /** For admission: the object itself, in its present period. */
  live(ref: PayerRef): LiveBalance;
  /** Adds what a request that ended at `at` (epoch milliseconds) used, to each whose period had begun by then. */
  charge(refs: readonly PayerRef[], cost: Picodollars, tokens: number, at: number): void;
  /** Says that somebody set the spend by hand, and tokens with it when it is set to nothing. Returns the way back. */
  setSpend(ref: PayerRef, spend: Picodollars): () => void;
  /** Sets everybody of this kind to nothing. Returns what all of them had spent. */
  resetAll(kind: PayerRef['kind']): Picodollars;
  /** Goes on under another hash: the key got a new text. */
  renameKey(from: string, to: string): void;
  /**
   * The rules of these accounts, or of all, may have changed: a new rhythm counts from now, the same one goes on. Call it in
   * the moment of the change, because periods that ended before it ended by the old rules.
   */
  rulesChanged(refs?: readonly PayerRef[]): void;
  /** Hands over what changed since the last time; what `write` throws is passed on, and then all of it comes again. */
  storeChanged(write: (changed: readonly StoredBalance[]) => void): void;
}

export interface BalancesDeps {
  readonly stored: readonly StoredBalance[];
  /** Null for an account whose budget never begins anew. */
  readonly ruleOf: (ref: PayerRef) => ResetRule | null;
  readonly timeZone: () => string;
  readonly clock: Clock;
}

const NO_RULE = textOfRule(null, '');

interface Entry extends LiveBalance {
  id: string;
  /** What `resetsAt` was worked out from; undefined = stored without a boundary and not looked at since. */
  rule: ResetRule | null | undefined;
  /** The rule as text, to see whether a change was one. */
  ruleText: string;
}

/**
 * Balances begin anew lazily, when somebody looks: a period's start is the boundary itself and not the moment of the look,
 * so a hub that was killed comes to the same figures as one that was not.
 */
export function createBalances({ stored, ruleOf, timeZone, clock }: BalancesDeps): Balances {
  const byKind = new Map<PayerRef['kind'], Map<string, Entry>>();
  const changed = new Set<Entry>();
  for (const balance of stored) keep(fromStore(balance));

  function entriesOf(kind: PayerRef['kind']): Map<string, Entry> {
    let entries = byKind.get(kind);
    if (entries === undefined) byKind.set(kind, (entries = new Map()));
    return entries;
  }

  function keep(entry: Entry): void {
    entriesOf(entry.kind).set(entry.id, entry);
  }

  /** Boundaries that have passed since it was stored are walked by the rule, so it is read before anybody changes it. */
  function fromStore(balance: StoredBalance): Entry {
    const entry = toEntry(balance);
    if (entry.resetsAt === null) return entry;
    entry.rule = ruleOf(entry);
    entry.ruleText = textOfRule(entry.rule, timeZone());
    if (entry.rule === null) entry.resetsAt = null;
    return entry;
  }

  /** @param at epoch milliseconds of what it is wanted for: a new balance is in the period of that moment */
  function entryOf(ref: PayerRef, at: number): Entry {
    const known = byKind.get(ref.kind)?.get(ref.id);
    if (known !== undefined) return known;
    // A further window holds what was charged since it is there; everybody else is charged always.
    const since = ref.kind === 'window' ? at : 0;
    const entry = toEntry({ ...ref, spend: 0, tokens: 0, since, resetsAt: null });
    keep(entry);
    readRule(entry, at);
    return entry;
  }

  function readRule(entry: Entry, now: number): void {
    const rule = ruleOf(entry);
    const text = textOfRule(rule, timeZone());
    const isSame = entry.ruleText === text;
    entry.rule = rule;
    entry.ruleText = text;
    if (isSame) return;
    entry.resetsAt = rule === null ? null : nextReset(rule, now, timeZone());
    changed.add(entry);
  }

  /** The entry in the period of `now`. */
  function current(entry: Entry, now: number): Entry {
    if (entry.rule === undefined) readRule(entry, now);
    const { rule } = entry;
    if (entry.since > now) beginAt(entry, now);
    if (entry.resetsAt === null || entry.resetsAt > now || rule === null || rule === undefined) return entry;
    const { since, resetsAt } = periodOf(rule, entry.resetsAt, now, timeZone());
    entry.since = since;
    entry.resetsAt = resetsAt;
    entry.spend = 0;
    entry.tokens = 0;
    changed.add(entry);
    return entry;
  }

  /** A clock that was set back: a period that lies ahead would be charged nothing, and its budget limit nobody. */
  function beginAt(entry: Entry, now: number): void {
    entry.since = now;
    entry.resetsAt = entry.rule == null ? null : nextReset(entry.rule, now, timeZone());
    changed.add(entry);
  }

  function live(ref: PayerRef): Entry {
    const now = clock.now();
    return current(entryOf(ref, now), now);
  }

  return {
    of(ref) {
      const { spend, tokens, since, resetsAt } = live(ref);
      return { spend, tokens, since, resetsAt };
    },
    live,
    charge(refs, cost, tokens, at) {
      const now = clock.now();
      for (const ref of refs) {
        const entry = current(entryOf(ref, at), now);
        if (at < entry.since) continue;
        entry.spend += cost;
        entry.tokens += tokens;
        changed.add(entry);
      }
    },
    setSpend(ref, spend) {
      const entry = live(ref);
      const { spend: spendBefore, tokens: tokensBefore } = entry;
      entry.spend = spend;
      if (spend === 0) entry.tokens = 0;
      changed.add(entry);
      return () => {
        entry.spend = spendBefore;
        entry.tokens = tokensBefore;
      };
    },
    resetAll(kind) {
      const now = clock.now();
      let spent = 0;
      for (const entry of entriesOf(kind).values()) {
        spent += current(entry, now).spend;
        entry.spend = 0;
        entry.tokens = 0;
        changed.add(entry);
      }
      return spent;
    },
    renameKey(from, to) {
      const now = clock.now();
      for (const entry of RENAMED.flatMap((kind) => [...entriesOf(kind).values()])) {
        const id = renamedId(entry, from, to);
        if (id === undefined) continue;
        current(entry, now);
        // The same entry goes on, because requests in flight hold it; what stands stored under the old name becomes nothing.
        const former = toEntry({ ...entry, spend: 0, tokens: 0, resetsAt: null });
        keep(former);
        // A row that was booked in this very moment.
        const begun = entriesOf(entry.kind).get(id);
        if (begun !== undefined) {
          entry.spend += begun.spend;
          entry.tokens += begun.tokens;
          changed.delete(begun);
        }
        entry.id = id;
        keep(entry);
        readRule(entry, now);
        changed.add(former).add(entry);
      }
    },
    rulesChanged(refs) {
      const now = clock.now();
      const all = () => [...byKind.values()].flatMap((entries) => [...entries.values()]);
      for (const entry of refs?.map(({ kind, id }) => byKind.get(kind)?.get(id)) ?? all()) {
        if (entry !== undefined) readRule(current(entry, now), now);
      }
    },
    storeChanged(write) {
      write(
        [...changed].map(({ kind, id, spend, tokens, since, resetsAt }) => ({
          kind,
          id,
          spend,
          tokens,
          since,
          resetsAt,
        })),
      );
      changed.clear();
    },
  };
}

/** Ends what one request held of a balance. */
export function returnHeld(balance: LiveBalance, money: Picodollars, tokens: number): void {
  balance.inFlight -= 1;
  // Sums beyond 9,007 USD are not exact: a rest that nobody holds must not stay.
  balance.reservedSpend = balance.inFlight === 0 ? 0 : Math.max(0, balance.reservedSpend - money);
  balance.reservedTokens = balance.inFlight === 0 ? 0 : Math.max(0, balance.reservedTokens - tokens);
}

/** Balances that are named after a key's hash. */
const RENAMED = ['key', 'key_model', 'window'] as const;

/** The id of the same balance under the key's new hash; undefined for balances of others. */
function renamedId({ kind, id }: PayerRef, from: string, to: string): string | undefined {
  if (kind === 'key') return id === from ? to : undefined;
  const prefixes = { key_model: `${from}\n`, window: `key:${from}\n` };
  if (kind !== 'key_model' && kind !== 'window') return undefined;
  return id.startsWith(prefixes[kind]) ? id.replace(from, to) : undefined;
}

function toEntry({ kind, id, spend, tokens, since, resetsAt }: StoredBalance): Entry {
  return {
    kind,
    id,
    spend,
    tokens,
    since,
    resetsAt,
    reservedSpend: 0,
    reservedTokens: 0,
    inFlight: 0,
    rule: undefined,
    ruleText: NO_RULE,
  };
}
