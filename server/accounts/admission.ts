import { membershipId, type Limits, type PayerRef } from '../domain/account.ts';
import type { Compat } from '../domain/compat.ts';
import type { InferenceRequest } from '../domain/inference-request.ts';
import { costOf, isFree, toPicodollars, UNPRICED, type Picodollars, type Price } from '../domain/money.ts';
import type { CallOpening, Clock, LimitState, Principal } from '../domain/ports.ts';
import { ownValue } from '../domain/own-value.ts';
import type { AccountBook } from './account-book.ts';
import type { Balances, LiveBalance } from './balances.ts';
import { estimateUse, type Estimate } from './estimate.ts';
import type { LimitLookup } from './limit-lookup.ts';
import type { ModelAccess } from './model-access.ts';
import type { ModelKnowledge } from './model-facts.ts';
import { windowOf } from './payers.ts';
import { rateGatesOf, type RateGate } from './rate-gates.ts';
import type { RateWindow, RateWindows } from './rate-windows.ts';
import { accessDenied, budgetExceeded, customerBlocked, limitExceeded, teamBlocked } from './refusals.ts';

/** What a request that was let in holds, until it is released. */
export interface Hold {
  readonly model: string;
  readonly customerId: string | null;
  readonly balances: readonly LiveBalance[];
  readonly money: Picodollars;
  readonly tokens: number;
  readonly windows: readonly HeldWindow[];
}

interface HeldWindow {
  readonly gate: RateGate;
  readonly window: RateWindow;
  /** Which minute it was counted in: a later one owes nothing to it. */
  readonly startedAt: number;
  readonly tokens: number;
}

export interface Gatekeeper {
  /** Lets a request in and reserves what it may use, on all its accounts or on none. @throws HubError */
  admit(opening: CallOpening, request: InferenceRequest): Hold;
  /** @throws HubError where a caller may call nothing at all: its user's budget is spent, and the release says so */
  requireOpen(caller: Principal): void;
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

/** An account with something that can run out. */
interface BudgetGate {
  readonly ref: PayerRef;
  readonly maxBudget: number | null;
  readonly tokenBudget: number | null;
}

/** Says yes or no from memory alone, in the order of LiteLLM's checks (proxy HTTP contract A.4). */
export function createGatekeeper(deps: GatekeeperDeps): Gatekeeper {
  const { book, balances, limits, windows, access, models, rules, clock } = deps;

  function checkAccess(caller: Principal, asked: string, model: string): void {
    if (caller.teamId !== null && book.teams.get(caller.teamId)?.blocked === true) throw teamBlocked(caller.teamId);
    const refusal = access.refusalOf(caller, model);
    // Access to the name that was asked for is access to what it stands for.
    if (refusal !== undefined && (asked === model || access.refusalOf(caller, asked) !== undefined)) {
      throw accessDenied(refusal, asked);
    }
  }

  function reserve(gates: readonly BudgetGate[], money: Picodollars, tokens: number): readonly LiveBalance[] {
    const held = gates.map((gate) => {
      const balance = balances.live(gate.ref);
      requireFunds(gate, balance, money, tokens);
      return balance;
    });
    for (const balance of held) {
      balance.inFlight += 1;
      balance.reservedSpend += money;
      balance.reservedTokens += tokens;
    }
    return held;
  }

  function giveBack({ balances: held, money, tokens }: Hold): void {
    for (const balance of held) {
      balance.inFlight -= 1;
      balance.reservedSpend -= money;
      balance.reservedTokens -= tokens;
    }
  }

  function enterWindows(gates: readonly RateGate[], tokens: number): readonly HeldWindow[] {
    const entered = gates.map((gate) => ({ gate, window: windows.of(gate.scope, gate.id) }));
    for (const { gate, window } of entered) requireRoom(gate, window, tokens);
    return entered.map(({ gate, window }) => {
      window.requests += 1;
      window.tokens += tokens;
      window.inFlight += 1;
      return { gate, window, startedAt: window.startedAt, tokens };
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

  return {
    admit(opening, request) {
      const { caller } = opening;
      const model = renamed(book, caller, request.model);
      const customerId = request.wishes?.customerId ?? opening.wishes.customerId ?? null;
      if (caller.key !== undefined) checkAccess(caller, request.model, model);
      if (customerId !== null && book.customers.get(customerId)?.blocked === true) throw customerBlocked(customerId);

      const { compat, applyUserBudgetToTeamKeys } = rules();
      const userPays = caller.teamId === null || (applyUserBudgetToTeamKeys && compat.userMayPayForTeamKeys);
      const budgets = budgetGatesOf(limits, caller, request.model, customerId, userPays);
      const rates = rateGatesOf(limits, book, caller, request.model, customerId);
      if (budgets.length === 0 && rates.length === 0) {
        return { model, customerId, balances: [], money: 0, tokens: 0, windows: [] };
      }
      const facts = models.factsOf(model);
      const estimate = estimateUse(request, facts?.contextLength);
      const price = facts?.price ?? UNPRICED;
      const paying = isFree(price) ? budgets.map((gate) => ({ ...gate, maxBudget: null })) : budgets;
      const money = isFree(price) ? 0 : costOfEstimate(price, estimate);
      const tokens = estimate.inputTokens + estimate.outputTokens;
      const held = reserve(paying, money, tokens);
      const hold = { model, customerId, balances: held, money, tokens, windows: [] };
      try {
        return { ...hold, windows: enterWindows(rates, compat.reservesTokens ? estimate.limitedTokens : 0) };
      } catch (refusal) {
        giveBack(hold);
        throw refusal;
      }
    },
    requireOpen({ key, userId, teamId }) {
      if (!rules().compat.spentUserIsShutOut || key === undefined || userId === null || teamId !== null) return;
      const ref = { kind: 'user', id: userId } as const;
      const { maxBudget, tokenBudget } = limits.limitsOf(ref);
      const { spend, tokens } = balances.of(ref);
      if (maxBudget !== null && spend >= toPicodollars(maxBudget)) throw budgetExceeded(ref, 'money', spend, maxBudget);
      if (tokenBudget !== null && tokens >= tokenBudget) throw budgetExceeded(ref, 'tokens', tokens, tokenBudget);
    },
    release(hold, usedTokens) {
      giveBack(hold);
      for (const { window, startedAt, tokens } of hold.windows) {
        window.inFlight -= 1;
        if (window.startedAt === startedAt) window.tokens += usedTokens - tokens;
        else if (usedTokens > 0) window.tokens += usedTokens;
      }
    },
    limitsOf: (hold) => hold.windows.flatMap(({ gate, window }) => statesOf(gate, window)),
  };
}

function requireFunds(gate: BudgetGate, balance: LiveBalance, money: Picodollars, tokens: number): void {
  const { maxBudget, tokenBudget, ref } = gate;
  const isAlone = balance.inFlight === 0;
  if (maxBudget !== null) {
    const max = toPicodollars(maxBudget);
    const taken = balance.spend + balance.reservedSpend;
    // The call that crosses the line is served, as LiteLLM does, but never two of them at once.
    if (taken >= max || (!isAlone && taken + money > max)) throw budgetExceeded(ref, 'money', taken, maxBudget);
  }
  if (tokenBudget !== null) {
    const taken = balance.tokens + balance.reservedTokens;
    if (taken >= tokenBudget || (!isAlone && taken + tokens > tokenBudget)) {
      throw budgetExceeded(ref, 'tokens', taken, tokenBudget);
    }
  }
}

/** A key's and then a team's own name for a model. */
function renamed(book: AccountBook, { key, teamId }: Principal, asked: string): string {
  const byKey = ownValue(key?.aliases ?? {}, asked) ?? asked;
  const team = teamId === null ? undefined : book.teams.get(teamId);
  return ownValue(team?.modelAliases ?? {}, byKey) ?? byKey;
}

/** Every account of a request that has a budget, in the order in which they are asked. */
function budgetGatesOf(
  limits: LimitLookup,
  { kind, key, userId, teamId, organizationId }: Principal,
  model: string,
  customerId: string | null,
  userPays: boolean,
): readonly BudgetGate[] {
  const gates: BudgetGate[] = [];
  const add = (ref: PayerRef, found: Limits = limits.limitsOf(ref)) => {
    const { maxBudget, tokenBudget, budgetWindows } = found;
    if (maxBudget !== null || tokenBudget !== null) gates.push({ ref, maxBudget, tokenBudget });
    for (const window of budgetWindows) {
      gates.push({ ref: windowOf(ref, window.budgetDuration), maxBudget: window.maxBudget, tokenBudget: null });
    }
  };
  if (key !== undefined) {
    const own = limits.limitsOf({ kind: 'key', id: key.token });
    add({ kind: 'key', id: key.token }, own);
    if (Object.hasOwn(own.modelMaxBudget, model)) add({ kind: 'key_model', id: membershipId(key.token, model) });
    if (teamId !== null) add({ kind: 'team', id: teamId });
    if (organizationId !== null) add({ kind: 'organization', id: organizationId });
    // A key that has a team is paid by the team, unless the owner wants its user to pay as well.
    if (userId !== null && userPays) add({ kind: 'user', id: userId });
    if (userId !== null && teamId !== null) add({ kind: 'member', id: membershipId(teamId, userId) });
  }
  if (customerId !== null) add({ kind: 'customer', id: customerId });
  if (kind === 'key' || kind === 'local') add({ kind: 'global', id: '' });
  return gates;
}

function costOfEstimate(price: Price, { inputTokens, outputTokens }: Estimate): Picodollars {
  return costOf(price, { inputTokens, outputTokens, durationMs: 0 });
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
