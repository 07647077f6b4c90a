import type { Compat } from '../domain/compat.ts';
import { HubError } from '../domain/errors.ts';
import type { InferenceRequest } from '../domain/inference-request.ts';
import { costOf, isFree, toPicodollars, UNPRICED, type Picodollars } from '../domain/money.ts';
import type { CallOpening, Clock, LimitState, Principal } from '../domain/ports.ts';
import { ownValue } from '../domain/own-value.ts';
import type { AccountBook } from './account-book.ts';
import { returnHeld, type Balances, type LiveBalance } from './balances.ts';
import { estimateUse, type Estimate } from './estimate.ts';
import type { LimitLookup } from './limit-lookup.ts';
import type { ModelAccess } from './model-access.ts';
import type { ModelKnowledge } from './model-facts.ts';
import { budgetGatesOf, modelGatesOf, requireMoney, requireTokens, type BudgetGate } from './budget-gates.ts';
import { presentToken } from './payers.ts';
import { renamed } from './renamed-model.ts';
import { rateGatesOf, type RateGate } from './rate-gates.ts';
import type { RateWindow, RateWindows } from './rate-windows.ts';
import { accessDenied, budgetExceeded, customerBlocked, limitExceeded, teamBlocked } from './refusals.ts';

/** What a request that was let in holds, until it is released. */
export interface Hold {
  readonly caller: Principal;
  /** The asked name, or that of the fallback for a spent budget: what limits and balances know the request by. */
  readonly asked: string;
  /** What that name means, after the aliases of key and team. */
  readonly model: string;
  readonly customerId: string | null;
  /** Grows when a model takes over for which the key has a budget of its own. */
  readonly accounts: HeldAccount[];
  /** Grows when a dearer model takes over. */
  money: Picodollars;
  tokens: number;
  readonly windows: readonly HeldWindow[];
}

interface HeldAccount {
  readonly gate: BudgetGate;
  readonly balance: LiveBalance;
}

interface HeldWindow {
  readonly gate: RateGate;
  readonly window: RateWindow;
  /** Which minute it was counted in: a later one owes nothing to it. */
  readonly round: number;
  readonly tokens: number;
}

export interface Gatekeeper {
  /** Lets a request in and reserves what it may use, on all its accounts or on none. @throws HubError */
  admit(opening: CallOpening, request: InferenceRequest): Hold;
  /**
   * @throws HubError where a caller may call nothing at all: its team is blocked, or its user's budget is spent and the
   * release says so
   */
  requireOpen(caller: Principal): void;
  /**
   * Reserves what another model costs more, before it takes over; also on accounts that a free model did not look at.
   * @returns false when one of them can't pay for it: then nothing has changed
   */
  extend(hold: Hold, request: InferenceRequest, model: string): boolean;
  /** Gives back what was reserved, and corrects the minute's tokens to what was really used. */
  release(hold: Hold, usedTokens: number): void;
  /** What is left of each limit. */
  limitsOf(hold: Hold): readonly LimitState[];
}

/** What settings say of admission. */
export interface AdmissionRules {
  /** A user's budget limits keys of teams too, where the release knows that. */
  readonly applyUserBudgetToTeamKeys: boolean;
  readonly compat: Compat;
}

export interface GatekeeperDeps {
  readonly book: AccountBook;
  readonly balances: Balances;
  readonly limits: LimitLookup;
  readonly windows: RateWindows;
  readonly access: ModelAccess;
  readonly models: ModelKnowledge;
  readonly rules: () => AdmissionRules;
  readonly clock: Clock;
}

/** What a request may use at most, on one model. */
interface Priced {
  readonly estimate: Estimate;
  /** Then budgets of money are not looked at. */
  readonly isFree: boolean;
  readonly money: Picodollars;
  readonly tokens: number;
}

/** Says yes or no from memory alone, in the order of LiteLLM's checks (proxy HTTP contract A.4). */
export function createGatekeeper(deps: GatekeeperDeps): Gatekeeper {
  const { book, balances, limits, windows, access, models, rules, clock } = deps;

  function requireOpenTeam({ teamId }: Principal): void {
    if (teamId !== null && book.teams.get(teamId)?.blocked === true) throw teamBlocked(teamId);
  }

  function checkAccess(caller: Principal, asked: string, model: string): void {
    requireOpenTeam(caller);
    const refusal = access.refusalOf(caller, model);
    // Access to the name that was asked for is access to what it stands for.
    if (refusal !== undefined && (asked === model || access.refusalOf(caller, asked) !== undefined)) {
      throw accessDenied(refusal, asked);
    }
  }

  function priced(request: InferenceRequest, model: string): Priced {
    const facts = models.factsOf(model);
    const estimate = estimateUse(request, facts?.contextLength);
    const price = facts?.price ?? UNPRICED;
    const tokens = estimate.inputTokens + estimate.outputTokens;
    return { estimate, isFree: isFree(price), money: costOf(price, { ...estimate, durationMs: 0 }), tokens };
  }

  /** @throws HubError where one of them can't pay */
  function requireAll(gates: readonly BudgetGate[], { isFree, money, tokens }: Priced): HeldAccount[] {
    const asked = gates.map((gate) => ({ gate, balance: balances.live(gate.ref) }));
    for (const { gate, balance } of asked) {
      const isAlone = balance.inFlight === 0;
      if (!isFree) requireMoney(gate, balance, money, isAlone);
      requireTokens(gate, balance, tokens, isAlone);
    }
    return asked;
  }

  function reserve(accounts: readonly HeldAccount[], money: Picodollars, tokens: number): void {
    for (const { balance } of accounts) {
      balance.inFlight += 1;
      balance.reservedSpend += money;
      balance.reservedTokens += tokens;
    }
  }

  /** A name with all that it stands for: what limits one of them limits them all. */
  const meant = (asked: string, model: string): ReadonlySet<string> =>
    new Set([asked, model, ...(models.factsOf(model)?.otherNames ?? [])]);

  function giveBack({ accounts, money, tokens }: Hold): void {
    for (const { balance } of accounts) returnHeld(balance, money, tokens);
  }

  function requireMore({ accounts, money, tokens }: Hold, next: Priced): void {
    for (const { gate, balance: held } of accounts) {
      // What it would be without this request, which asks anew.
      const balance = balances.live(held);
      const { spend, reservedSpend, reservedTokens } = balance;
      const isAlone = balance.inFlight === 1;
      const others = {
        spend,
        tokens: balance.tokens,
        reservedSpend: reservedSpend - money,
        reservedTokens: reservedTokens - tokens,
      };
      if (!next.isFree) requireMoney(gate, others, next.money, isAlone);
      requireTokens(gate, others, next.tokens, isAlone);
    }
  }

  function enterWindows(gates: readonly RateGate[], tokens: number): readonly HeldWindow[] {
    const entered = gates.map((gate) => ({ gate, window: windows.of(gate.scope, gate.id) }));
    for (const { gate, window } of entered) requireRoom(gate, window, tokens);
    return entered.map(({ gate, window }) => {
      window.requests += 1;
      window.tokens += tokens;
      window.inFlight += 1;
      return { gate, window, round: window.round, tokens };
    });
  }

  function requireRoom({ scope, id, rpm, tpm, parallel }: RateGate, window: RateWindow, tokens: number): void {
    const inMs = windows.restMs(window);
    const resets = { at: clock.now() + inMs, inMs };
    if (parallel !== null && window.inFlight >= parallel) {
      throw limitExceeded(scope, id, 'max_parallel_requests', parallel, 0, undefined);
    }
    if (rpm !== null && window.requests >= rpm) throw limitExceeded(scope, id, 'requests', rpm, 0, resets);
    // Whoever holds nothing back is let in while anything is left.
    if (tpm !== null && window.tokens + Math.max(1, tokens) > tpm) {
      throw limitExceeded(scope, id, 'tokens', tpm, Math.max(0, tpm - window.tokens), resets);
    }
  }

  /** @param asked the name that limits and balances know the request by @throws HubError */
  function enter(opening: CallOpening, caller: Principal, request: InferenceRequest, asked: string): Hold {
    const model = renamed(book, caller, asked);
    // A header is written by whoever stands before the client, so it comes first (proxy HTTP contract, section 4.6).
    const customerId = opening.wishes.customerId ?? request.wishes?.customerId ?? null;
    if (caller.key !== undefined) checkAccess(caller, asked, model);
    if (customerId !== null && book.customers.get(customerId)?.blocked === true) throw customerBlocked(customerId);

    const { compat, applyUserBudgetToTeamKeys } = rules();
    const userPays = caller.teamId === null || (applyUserBudgetToTeamKeys && compat.userMayPayForTeamKeys);
    const names = meant(asked, model);
    const budgets = budgetGatesOf(limits, caller, names, customerId, userPays);
    const rates = rateGatesOf(limits, book, caller, names, customerId);
    const known = { caller, asked, model, customerId };
    if (budgets.length === 0 && rates.length === 0) {
      return { ...known, accounts: [], money: 0, tokens: 0, windows: [] };
    }
    const use = priced(request, model);
    const { money, tokens } = use;
    const hold = { ...known, accounts: requireAll(budgets, use), money, tokens, windows: [] };
    reserve(hold.accounts, money, tokens);
    try {
      return { ...hold, windows: enterWindows(rates, compat.reservesTokens ? use.estimate.limitedTokens : 0) };
    } catch (refusal) {
      giveBack(hold);
      throw refusal;
    }
  }

  /** Lets a request in under the first of these names that the caller may use and pay for. */
  function enterFirst(
    opening: CallOpening,
    caller: Principal,
    request: InferenceRequest,
    names: readonly string[],
  ): Hold | undefined {
    for (const name of names) {
      try {
        return enter(opening, caller, request, name);
      } catch (refusal) {
        if (!(refusal instanceof HubError)) throw refusal; // Else the next name; the first refusal is what is told.
      }
    }
    return undefined;
  }

  return {
    admit(opening, request) {
      const caller = inForce(book, opening.caller);
      try {
        return enter(opening, caller, request, request.model);
      } catch (refusal) {
        if (!(refusal instanceof HubError) || refusal.details.spentBy !== 'key_model') throw refusal;
        const entered = enterFirst(opening, caller, request, budgetFallbacksOf(caller, request.model));
        if (entered === undefined) throw refusal;
        return entered;
      }
    },
    requireOpen(caller) {
      const { key, userId, teamId } = caller;
      if (!caller.isAdmin) requireOpenTeam(caller);
      if (!rules().compat.spentUserIsShutOut || key === undefined || userId === null || teamId !== null) return;
      const ref = { kind: 'user', id: userId } as const;
      const { maxBudget, tokenBudget } = limits.limitsOf(ref);
      const { spend, tokens } = balances.of(ref);
      if (maxBudget !== null && spend >= toPicodollars(maxBudget)) throw budgetExceeded(ref, 'money', spend, maxBudget);
      if (tokenBudget !== null && tokens >= tokenBudget) throw budgetExceeded(ref, 'tokens', tokens, tokenBudget);
    },
    extend(hold, request, model) {
      const held = new Set(hold.accounts.map(({ balance }) => balance));
      const gates = modelGatesOf(limits, hold.caller, meant(model, model)).filter(
        ({ ref }) => !held.has(balances.live(ref)),
      );
      if (hold.accounts.length === 0 && gates.length === 0) return true;
      const next = priced(request, model);
      let further: readonly HeldAccount[];
      try {
        requireMore(hold, next);
        further = requireAll(gates, next);
      } catch (refusal) {
        if (!(refusal instanceof HubError)) throw refusal;
        return false; // The request goes on without this model, and its first failure is what the client hears.
      }
      const [money, tokens] = [Math.max(hold.money, next.money), Math.max(hold.tokens, next.tokens)];
      for (const { balance } of hold.accounts) {
        balance.reservedSpend += money - hold.money;
        balance.reservedTokens += tokens - hold.tokens;
      }
      reserve(further, money, tokens);
      hold.accounts.push(...further);
      hold.money = money;
      hold.tokens = tokens;
      return true;
    },
    release(hold, usedTokens) {
      giveBack(hold);
      for (const { window, round, tokens } of hold.windows) {
        window.inFlight -= 1;
        if (window.round === round) window.tokens += usedTokens - tokens;
        else if (usedTokens > 0) window.tokens += usedTokens;
      }
    },
    limitsOf: (hold) => hold.windows.flatMap(({ gate, window }) => statesOf(gate, window)),
  };
}

/** LiteLLM's `budget_fallbacks` of a key (proxy HTTP contract 3.2): models in place of one whose budget is spent. */
function budgetFallbacksOf({ key }: Principal, asked: string): readonly string[] {
  const stored = key?.extras['budget_fallbacks'];
  if (typeof stored !== 'object' || stored === null) return [];
  const names = ownValue(stored as Readonly<Record<string, unknown>>, asked);
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

/** The caller with its key as it is now: its body may have come after the key got a new text. */
function inForce(book: AccountBook, caller: Principal): Principal {
  if (caller.key === undefined) return caller;
  const token = presentToken(book, caller.key.token);
  return token === caller.key.token ? caller : { ...caller, key: book.keys.get(token) };
}

function statesOf({ scope, rpm, tpm, parallel }: RateGate, window: RateWindow): readonly LimitState[] {
  const states: LimitState[] = [];
  const add = (what: LimitState['what'], limit: number | null, used: number) => {
    if (limit !== null) states.push({ scope, what, limit, remaining: Math.max(0, limit - used) });
  };
  add('requests', rpm, window.requests);
  add('tokens', tpm, window.tokens);
  add('max_parallel_requests', parallel, window.inFlight);
  return states;
}
