import type { Customer, PayerRef } from '../domain/account.ts';
import type { InferenceRequest } from '../domain/inference-request.ts';
import { costOf, toPicodollars, toUsd, type Picodollars } from '../domain/money.ts';
import type {
  Accounts,
  Admission,
  CallOpening,
  Clock,
  Ledger,
  LedgerEntry,
  Logger,
  Principal,
} from '../domain/ports.ts';
import type { Gatekeeper, Hold } from './admission.ts';
import type { Balances } from './balances.ts';
import type { DeploymentBudgets, DeploymentHold } from './deployment-budgets.ts';
import type { LimitLookup } from './limit-lookup.ts';
import type { ChargedTo, Payers } from './payers.ts';

export interface AccountsDeps {
  readonly gatekeeper: Gatekeeper;
  readonly deploymentBudgets: DeploymentBudgets;
  readonly balances: Balances;
  readonly limits: LimitLookup;
  readonly payers: Payers;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What a token limit counts. */
  readonly countedTokens: () => 'total' | 'input' | 'output';
  /** What the caller's key and team add to a request's tags. */
  readonly ownTags: (caller: Principal) => readonly string[];
  /** Told of every end user that a request named. */
  /** Where an end user's requests have to stay; null = anywhere. */
  readonly findCustomer: (customerId: string) => Pick<Customer, 'allowedModelRegion' | 'defaultModel'> | undefined;
  readonly onCustomer: (customerId: string) => void;
  /** Told of every outcome after it was booked; the answer waits for it. */
  readonly onSettled: (entry: LedgerEntry) => void;
}

/** An admission with what this room keeps of it. */
interface Ticket extends Admission {
  readonly held: Hold;
  ofDeployment: DeploymentHold | undefined;
  paid: Picodollars;
}

/** The one place that says yes or no to a request and books it. */
export function createAccounts(deps: AccountsDeps): Accounts {
  const { gatekeeper, deploymentBudgets, balances, limits, payers, ledger, clock, logger } = deps;
  const { countedTokens, ownTags, findCustomer, onCustomer, onSettled } = deps;
  /** Accounts that were warned of, and in which period. */
  const warned = new Map<string, number>();

  function issue(caller: CallOpening['caller'], request: InferenceRequest, hold: Hold): Ticket {
    const customer = hold.customerId === null ? undefined : findCustomer(hold.customerId);
    const ticket: Ticket = {
      held: hold,
      ofDeployment: undefined,
      paid: 0,
      model: hold.model,
      isFallback: hold.asked !== request.model,
      tags: ownTags(caller),
      region: customer?.allowedModelRegion ?? null,
      modelInRegion: customer?.defaultModel ?? null,
      affords: (model) => gatekeeper.extend(hold, request, model),
      refusalOf: (offer) => deploymentBudgets.refusalOf(offer, request, ticket.ofDeployment),
      hold(offer) {
        letGo(ticket);
        ticket.ofDeployment = deploymentBudgets.hold(offer, request);
      },
      limits: () => gatekeeper.limitsOf(hold),
      callerSpend: () => balances.of({ kind: caller.kind === 'key' ? 'key' : 'user', id: spenderOf(caller) }).spend,
      cost: () => ticket.paid,
    };
    return ticket;
  }

  function letGo(ticket: Ticket): void {
    if (ticket.ofDeployment !== undefined) deploymentBudgets.release(ticket.ofDeployment);
    ticket.ofDeployment = undefined;
  }

  function charge(charged: ChargedTo, cost: Picodollars, tokens: number, at: number): void {
    if (cost === 0 && tokens === 0) return;
    const refs = payers.of(charged);
    balances.charge(refs, cost, tokens, at);
    for (const ref of refs) warnOfSoftBudget(ref);
  }

  function warnOfSoftBudget(payer: PayerRef): void {
    const { softBudget, softTokenBudget } = limits.limitsOf(payer);
    if (softBudget === null && softTokenBudget === null) return;
    const { spend, tokens, since } = balances.of(payer);
    const isOver =
      (softBudget !== null && spend > toPicodollars(softBudget)) ||
      (softTokenBudget !== null && tokens > softTokenBudget);
    const name = `${payer.kind}:${payer.id}`;
    if (!isOver || warned.get(name) === since) return;
    warned.set(name, since);
    logger.warn('budget.soft_exceeded', { ...payer, spend: toUsd(spend), softBudget, tokens, softTokenBudget });
  }

  return {
    admit: (opening, request) => issue(opening.caller, request, gatekeeper.admit(opening, request)),
    async settle(opening, outcome, admission) {
      const ticket = admission as Ticket | undefined;
      const { caller, wishes } = opening;
      const { price, usage } = outcome;
      const isBilled = price !== undefined && usage !== undefined && outcome.result !== 'error';
      const cost = isBilled ? costOf(price, { ...usage, durationMs: outcome.durationMs }) : 0;
      const used = outcome.result === 'error' || usage === undefined ? NOTHING_USED : usage;
      const customerId = ticket?.held.customerId ?? wishes.customerId ?? null;
      const modelAsked = ticket?.held.asked ?? outcome.modelAsked;
      const charged: ChargedTo = {
        callerKind: caller.kind,
        caller: caller.id,
        userId: caller.userId,
        teamId: caller.teamId,
        organizationId: caller.organizationId,
        customerId,
        tags: [...new Set([...(outcome.tags ?? wishes.tags ?? []), ...ownTags(caller)])],
        modelAsked: modelAsked ?? null,
        deploymentId: outcome.deploymentId ?? null,
        modelServed: outcome.modelServed ?? null,
      };
      const settledAt = clock.now();
      const { userId, teamId, organizationId, tags } = charged;
      const metadata = outcome.metadata ?? wishes.metadata;
      const tokens = used.inputTokens + used.outputTokens;
      const counted = { total: tokens, input: used.inputTokens, output: used.outputTokens }[countedTokens()];
      const release = () => {
        if (ticket === undefined) return;
        gatekeeper.release(ticket.held, counted);
        letGo(ticket);
      };
      const entry: LedgerEntry = {
        ...outcome,
        modelAsked,
        opening,
        charge: { userId, teamId, organizationId, customerId, tags, metadata, cost },
        settledAt,
      };
      let isBooked = false;
      try {
        // The reservation holds until the row is there, and in the same moment the balance takes its place: whenever
        // somebody looks, balances are what the ledger's rows add up to, and nothing that was used is free to spend.
        await ledger.record(entry, () => {
          isBooked = true;
          release();
          if (ticket !== undefined) ticket.paid = cost;
          charge(charged, cost, tokens, settledAt);
        });
      } catch (error) {
        if (!isBooked) release();
        throw error;
      }
      if (customerId !== null) onCustomer(customerId);
      onSettled(entry);
    },
  };
}

const NOTHING_USED = { inputTokens: 0, outputTokens: 0 };

/** Whose spend an answer's headers tell: the key's, or for the owner that of the owner's user. */
function spenderOf({ kind, id, userId }: CallOpening['caller']): string {
  return kind === 'key' ? id : (userId ?? id);
}
