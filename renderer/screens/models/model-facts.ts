import type { ModelRow } from '../../../server/contract/litellm/models.ts';
import type { ModelPrice } from './price.ts';

export const ABILITIES = ['tools', 'vision', 'reasoning', 'embedding'] as const;
export type Ability = (typeof ABILITIES)[number];

/** How a model fares, worst first. `problem`: nothing serves it, or its engine is not well; `unsure`: its engine does not run (yet). */
export const CONDITIONS = ['problem', 'unsure', 'cooling', 'ready', 'loaded'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What the interface reads of a row. The hub keeps whatever clients stored, so every other field may be anything. */
export interface ModelFacts {
  readonly provider: string;
  /** The name at the provider. */
  readonly upstream: string;
  readonly address: string | undefined;
  readonly price: ModelPrice;
  readonly contextLength: number | undefined;
  readonly abilities: readonly Ability[];
  readonly accessGroups: readonly string[];
  readonly teamId: string | undefined;
  readonly fixedAnswer: string | undefined;
  readonly condition: Condition;
  /** Why it is in trouble. */
  readonly trouble: string | undefined;
}

export function factsOf({ litellm_params: params, model_info: info }: ModelRow): ModelFacts {
  const provider = info.litellm_provider;
  return {
    provider,
    upstream: params.model.startsWith(`${provider}/`) ? params.model.slice(provider.length + 1) : params.model,
    address: textOf(params['api_base']),
    price: {
      inputPerToken: numberOf(info['input_cost_per_token']) ?? null,
      outputPerToken: numberOf(info['output_cost_per_token']) ?? null,
      perRequest: numberOf(params['cost_per_request']) ?? null,
    },
    contextLength: numberOf(info['max_input_tokens']),
    abilities: ABILITIES.filter((ability) => isAble(info, ability)),
    accessGroups: textsOf(info['access_groups']),
    teamId: textOf(info['team_id']),
    fixedAnswer: textOf(params['mock_response']),
    condition: conditionOf(info),
    trouble: troubleOf(info),
  };
}

function conditionOf(info: ModelRow['model_info']): Condition {
  if (troubleOf(info) !== undefined) return 'problem';
  if (info.engine_state !== null && info.engine_state !== 'ready') return 'unsure';
  if (info.cooling_seconds > 0) return 'cooling';
  return info.loaded === true ? 'loaded' : 'ready';
}

function troubleOf(info: ModelRow['model_info']): string | undefined {
  const isEngineUnwell = info.engine_state === 'failed' || info.engine_state === 'degraded';
  return info.problem ?? (isEngineUnwell ? (info.engine_message ?? undefined) : undefined);
}

function isAble(info: Readonly<Record<string, unknown>>, ability: Ability): boolean {
  switch (ability) {
    case 'tools':
      return info['supports_function_calling'] === true;
    case 'vision':
      return info['supports_vision'] === true;
    case 'reasoning':
      return info['supports_reasoning'] === true;
    case 'embedding':
      return info['mode'] === 'embedding';
  }
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
