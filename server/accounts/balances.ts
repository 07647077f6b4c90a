import type { Balance, PayerRef, StoredBalance } from '../domain/account.ts';
import type { Picodollars } from '../domain/money.ts';
import type { Clock } from '../domain/ports.ts';
import type { BudgetDuration } from '../domain/budget-duration.ts';
import { afterDuration, nextCalendarReset } from './budget-periods.ts';

/** How an account's budget begins anew. */
export type ResetRule =
  | { readonly type: 'calendar'; readonly duration: BudgetDuration }
  /** At `anchor` and every duration after it: a reusable budget, whose accounts all begin anew together. */
  | { readonly type: 'interval'; readonly duration: BudgetDuration; readonly anchor: number };

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
  /** The rules of these accounts may have changed: a new rhythm counts from now, the same one goes on. */
  rulesChanged(): void;
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

/** Boundaries that are walked one by one; who was away for longer begins anew now. */
const MAX_STEPS = 1_000;

interface Entry extends LiveBalance {
  /** What `resetsAt` was worked out from. */
  rule: ResetRule | null;
  /** How often rules had changed when this one was read; -1 = never read. */
  ruleRead: number;
  /** The text of the last rule, to see whether a change was one. */
  ruleText: string | undefined;
}

/**
 * Balances begin anew lazily, when somebody looks: a period's start is the boundary itself and not the moment of the look,
 * so a hub that was killed comes to the same figures as one that was not.
 */
export function createBalances({ stored, ruleOf, timeZone, clock }: BalancesDeps): Balances {
  const entries = new Map<string, Entry>();
  const changed = new Set<Entry>();
  /** Counted, so that a change among thousands of accounts costs nothing until somebody looks. */
  let changesOfRules = 0;
  for (const balance of stored) entries.set(nameOf(balance), toEntry(balance));

  function entryOf(ref: PayerRef): Entry {
    const name = nameOf(ref);
    const known = entries.get(name);
    if (known !== undefined) return known;
    const entry = toEntry({ ...ref, spend: 0, tokens: 0, since: 0, resetsAt: null });
    entries.set(name, entry);
    return entry;
  }

  function nextReset(rule: ResetRule, now: number): number {
    if (rule.type === 'calendar') return nextCalendarReset(rule.duration, now, timeZone());
    let next = rule.anchor;
    for (let step = 0; next <= now && step < MAX_STEPS; step++) next = afterDuration(rule.duration, next);
    return next > now ? next : afterDuration(rule.duration, now);
  }

  function readRule(entry: Entry, now: number): void {
    const rule = ruleOf(entry);
    const text = JSON.stringify(rule);
    const isNew =
      entry.ruleText === undefined ? (rule === null) !== (entry.resetsAt === null) : entry.ruleText !== text;
    entry.rule = rule;
    entry.ruleRead = changesOfRules;
    entry.ruleText = text;
    if (!isNew) return;
    entry.resetsAt = rule === null ? null : nextReset(rule, now);
    changed.add(entry);
  }

  /** The entry in the period of `now`. */
  function current(entry: Entry, now: number): Entry {
    if (entry.ruleRead !== changesOfRules) readRule(entry, now);
    const { rule } = entry;
    if (entry.resetsAt === null || entry.resetsAt > now || rule === null) return entry;
    let since = entry.resetsAt;
    let next = nextReset(rule, since);
    for (let step = 0; next <= now && step < MAX_STEPS; step++) {
      since = next;
      next = nextReset(rule, since);
    }
    const isFarBehind = next <= now;
    entry.since = isFarBehind ? now : since;
    entry.resetsAt = isFarBehind ? nextReset(rule, now) : next;
    entry.spend = 0;
    entry.tokens = 0;
    changed.add(entry);
    return entry;
  }

  const live = (ref: PayerRef) => current(entryOf(ref), clock.now());

  return {
    of(ref) {
      const { spend, tokens, since, resetsAt } = live(ref);
      return { spend, tokens, since, resetsAt };
    },
    live,
    charge(refs, cost, tokens, at) {
      const now = clock.now();
      for (const ref of refs) {
        const entry = current(entryOf(ref), now);
        if (at < entry.since) continue;
        // A refused row is taken back; a spend that was set by hand in between has none of it.
        entry.spend = Math.max(0, entry.spend + cost);
        entry.tokens = Math.max(0, entry.tokens + tokens);
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
      for (const entry of entries.values()) {
        if (entry.kind !== kind) continue;
        spent += current(entry, now).spend;
        entry.spend = 0;
        entry.tokens = 0;
        changed.add(entry);
      }
      return spent;
    },
    renameKey(from, to) {
      for (const entry of entries.values()) {
        const id = renamedId(entry, from, to);
        if (id === undefined) continue;
        const target = entryOf({ kind: entry.kind, id });
        target.spend += entry.spend;
        target.tokens += entry.tokens;
        target.since = entry.since;
        target.resetsAt = entry.resetsAt;
        target.ruleText = entry.ruleText;
        entry.spend = 0;
        entry.tokens = 0;
        changed.add(target).add(entry);
      }
    },
    rulesChanged() {
      changesOfRules += 1;
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

/** The id of the same balance under the key's new hash; undefined for balances of others. */
function renamedId({ kind, id }: PayerRef, from: string, to: string): string | undefined {
  if (kind === 'key') return id === from ? to : undefined;
  const prefixes = { key_model: `${from}\n`, window: `key:${from}\n` };
  if (kind !== 'key_model' && kind !== 'window') return undefined;
  return id.startsWith(prefixes[kind]) ? id.replace(from, to) : undefined;
}

function nameOf({ kind, id }: PayerRef): string {
  return `${kind}:${id}`;
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
    rule: null,
    ruleRead: -1,
    ruleText: undefined,
  };
}
