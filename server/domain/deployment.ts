import { UNPRICED, type Price } from './money.ts';

/** The provider of deployments that name another model of this hub. */
export const HUB_PROVIDER = 'homeport';

export type ModelMode = 'chat' | 'completion' | 'embedding';

/**
 * One way to serve a public model name (its group). Several deployments of one name share its requests. An alias is a
 * deployment that names another model and nothing else.
 */
export interface Deployment {
  readonly id: string;
  /** The name that clients ask for; may hold a `*` at its end, which stands for the rest of the served name too. */
  readonly modelName: string;
  /** Its provider, as LiteLLM writes it before the slash (`ollama_chat`, `openai`), or the id of an engine of this hub. */
  readonly provider: string;
  /** The name at the provider. */
  readonly model: string;
  readonly apiBase: string | null;
  /** The provider's key; never leaves the hub. */
  readonly apiKey: string | null;
  readonly price: Price;
  readonly weight: number | null;
  readonly rpm: number | null;
  readonly tpm: number | null;
  readonly timeoutMs: number | null;
  readonly retries: number | null;
  /** Answers with this text and asks nobody. */
  readonly mockResponse: string | null;
  readonly tags: readonly string[];
  readonly accessGroups: readonly string[];
  /** Only this team may use it. */
  readonly teamId: string | null;
  readonly mode: ModelMode | null;
  /** What else LiteLLM's clients stored in `litellm_params` and `model_info`, by wire name; without secrets. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly info: Readonly<Record<string, unknown>>;
  /** It came with a configuration file, so it can't be deleted over HTTP. */
  readonly isFromFile: boolean;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

/** What a deployment may cost, whoever asks for it. */
export interface DeploymentBudget {
  /** USD in one period. */
  readonly maxBudget: number;
  /** How often it begins anew, as it was written: `1d`, `monthly`, …; null = never. */
  readonly budgetDuration: string | null;
}

/** Undefined for a deployment that may cost whatever it does. */
export function budgetOf({ params }: Deployment): DeploymentBudget | undefined {
  const { max_budget: maxBudget, budget_duration: budgetDuration } = params;
  if (typeof maxBudget !== 'number') return undefined;
  return { maxBudget, budgetDuration: typeof budgetDuration === 'string' ? budgetDuration : null };
}

/** One change to the deployments; several are applied together or not at all. */
export type DeploymentChange =
  { readonly type: 'put'; readonly row: Deployment } | { readonly type: 'delete'; readonly id: string };

/** The values of a deployment that only names another model. */
export const PLAIN_ROUTING = {
  apiBase: null,
  apiKey: null,
  price: UNPRICED,
  weight: null,
  rpm: null,
  tpm: null,
  timeoutMs: null,
  retries: null,
  mockResponse: null,
  tags: [],
  accessGroups: [],
  teamId: null,
  mode: null,
  params: {},
  info: {},
  isFromFile: false,
} as const satisfies Partial<Deployment>;
