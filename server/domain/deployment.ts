import type { Price } from './money.ts';

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
