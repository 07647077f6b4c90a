import { withoutCredentials } from './address.ts';
import { HUB_PROVIDER, type Deployment } from './deployment.ts';
import type { EngineModel } from './model.ts';
import { UNPRICED, type Price } from './money.ts';
import type { Engine } from './ports.ts';

/** One way to serve a name that a client asked for. */
export interface Target {
  /** A deployment's id, or `engine/model` for a model that no deployment names. */
  readonly id: string;
  readonly engine: Engine;
  readonly model: EngineModel;
  readonly deployment: Deployment | undefined;
}

export function priceOf({ deployment }: Pick<Target, 'deployment'>): Price {
  return deployment?.price ?? UNPRICED;
}

/** Base URL of the upstream, as it may be told. */
export function apiBaseOf({ deployment, engine }: Target): string | undefined {
  const address = deployment?.apiBase ?? engine.status().endpoint;
  return address === undefined ? undefined : withoutCredentials(address);
}

/** The provider as LiteLLM names it; for what the hub serves by itself the engine. */
export function providerOf({ deployment, engine }: Target): string {
  return deployment === undefined || deployment.provider === HUB_PROVIDER ? engine.id : deployment.provider;
}

/** Where its owner says that a deployment is, such as `eu` or `eu-west-1`. */
export function regionOf({ deployment }: Target): string | undefined {
  const region = deployment?.params['region_name'];
  return typeof region === 'string' && region !== '' ? region : undefined;
}

/**
 * Tokens of prompt and answer together; undefined where nobody knows.
 * @param wished what a request asks for, over what its deployment does
 */
export function windowOf(
  { deployment, model, engine }: Pick<Target, 'deployment' | 'model'> & Partial<Pick<Target, 'engine'>>,
  wished: unknown = deployment?.params['num_ctx'],
): number | undefined {
  const tokens = typeof wished === 'number' && wished >= 1 ? Math.floor(wished) : undefined;
  const given = engine?.contextFor?.(model.name, tokens) ?? model.contextLength;
  if (given !== undefined) return given;
  const said = deployment?.info['max_input_tokens'] ?? deployment?.info['max_tokens'];
  return typeof said === 'number' ? said : undefined;
}
