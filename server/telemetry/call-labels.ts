import type { CallAttempt } from '../domain/call-trace.ts';
import type { HubError } from '../domain/errors.ts';
import type { LedgerEntry } from '../domain/ports.ts';
import { exceptionClass } from './exception-class.ts';
import { createValueCap, OTHER } from './label-room.ts';

/** What a label says that has no value, as LiteLLM writes it. */
export const NONE = 'None';

/** Every label that LiteLLM's metrics of requests have (proxy HTTP contract, section 2.3). */
export const CALL_LABELS = [
  'end_user',
  'hashed_api_key',
  'api_key_alias',
  'team',
  'team_alias',
  'user',
  'user_email',
  'requested_model',
  'model_group',
  'model',
  'litellm_model_name',
  'model_id',
  'api_base',
  'api_provider',
  'fallback_model',
  'route',
  'client_ip',
  'user_agent',
  'status_code',
  'exception_status',
  'exception_class',
] as const;

export type CallLabel = (typeof CALL_LABELS)[number];
export type CallLabels = Readonly<Record<CallLabel, string>>;

/** What labels say of a request that stands in other rooms' books. */
export interface CallNames {
  teamAlias(teamId: string): string | null | undefined;
  userEmail(userId: string): string | null | undefined;
  /** Whether a model of this name was set up or is there. */
  isKnownModel(name: string): boolean;
  /** LiteLLM counts the owner's requests under it. */
  readonly masterKeyHash: string;
}

export interface CallLabeller {
  of(entry: LedgerEntry): CallLabels;
  /** The same request at another target than its last. */
  at(labels: CallLabels, attempt: CallAttempt): CallLabels;
  failedWith(labels: CallLabels, error: HubError, provider?: string): CallLabels;
  /** A model's name as a label: `other` for one that nothing has. */
  model(name: string | undefined): string;
}

/**
 * Different values of what clients choose. A household or an office has some dozens of computers and programs, each with
 * a version or two; end users and names that fit a wildcard may be many more, and then the ledger is the place to look.
 */
const MOST = { addresses: 100, agents: 50, customers: 200, models: 500 };
const LONGEST = 200;

const BASE: CallLabels = {
  end_user: NONE,
  hashed_api_key: NONE,
  api_key_alias: NONE,
  team: NONE,
  team_alias: NONE,
  user: NONE,
  user_email: NONE,
  requested_model: NONE,
  model_group: NONE,
  model: NONE,
  litellm_model_name: NONE,
  model_id: NONE,
  api_base: NONE,
  api_provider: NONE,
  fallback_model: NONE,
  route: NONE,
  client_ip: NONE,
  user_agent: NONE,
  status_code: '200',
  exception_status: NONE,
  exception_class: NONE,
};

export function createCallLabeller(names: CallNames): CallLabeller {
  const address = createValueCap(MOST.addresses);
  const agent = createValueCap(MOST.agents);
  const customer = createValueCap(MOST.customers);
  const asked = createValueCap(MOST.models, (name) => names.isKnownModel(name));
  const served = createValueCap(MOST.models);
  const model = (name: string | undefined) => (name === undefined ? NONE : asked(text(name)));

  function placeOf({ group, modelServed, deploymentId, apiBase, provider }: CallAttempt): Partial<CallLabels> {
    const name = served(text(modelServed));
    return {
      model_group: model(group),
      model: name,
      litellm_model_name: name,
      model_id: deploymentId,
      api_base: apiBase ?? NONE,
      api_provider: provider,
    };
  }

  const causeOf = (error: HubError, provider: string | undefined): Partial<CallLabels> => ({
    exception_status: String(error.status),
    exception_class: exceptionClass(error.code, error.status, provider),
  });

  return {
    model,
    of(entry) {
      const { opening, charge, error, trace } = entry;
      const { caller, route, userAgent } = opening;
      const { userId, teamId, customerId } = charge;
      const last = trace?.attempts.at(-1);
      return {
        ...BASE,
        end_user: customerId === null ? NONE : customer(text(customerId)),
        hashed_api_key: caller.kind === 'master' ? names.masterKeyHash : caller.id,
        api_key_alias: caller.alias ?? NONE,
        team: teamId ?? NONE,
        team_alias: (teamId === null ? null : names.teamAlias(teamId)) ?? NONE,
        user: userId ?? NONE,
        user_email: (userId === null ? null : names.userEmail(userId)) ?? NONE,
        requested_model: model(entry.modelAsked),
        route: route ?? NONE,
        client_ip: opening.address === undefined ? NONE : address(opening.address.replace(/^::ffff:/, '')),
        user_agent: userAgent === undefined ? NONE : agent(productOf(userAgent)),
        ...(last !== undefined && placeOf(last)),
        ...(error !== undefined && { status_code: String(error.status), ...causeOf(error, last?.provider) }),
      };
    },
    at: (labels, attempt) => ({ ...labels, ...placeOf(attempt) }),
    failedWith: (labels, error, provider) => ({ ...labels, ...causeOf(error, provider) }),
  };
}

/** The first product and its version: `OpenAI/Python 1.51.0 (…)` is `OpenAI/Python`. */
function productOf(userAgent: string): string {
  return /^[A-Za-z][\w.+-]{0,40}(?:\/[\w.+-]{1,20})?/.exec(userAgent)?.[0] ?? OTHER;
}

function text(value: string): string {
  return value.slice(0, LONGEST);
}
