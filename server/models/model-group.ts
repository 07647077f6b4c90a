import type { ModelGroup } from '../contract/litellm/models.ts';
import { windowOf } from '../domain/target.ts';
import { modeOf } from './litellm-deployment.ts';
import type { DescribedModel } from './model-directory.ts';

/** OpenAI's parameters that every engine of the hub takes or can do without. */
export const SUPPORTED_OPENAI_PARAMS = [
  'messages',
  'max_tokens',
  'max_completion_tokens',
  'stream',
  'stream_options',
  'temperature',
  'top_p',
  'seed',
  'stop',
  'n',
  'frequency_penalty',
  'presence_penalty',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'functions',
  'function_call',
  'response_format',
  'reasoning_effort',
  'logprobs',
  'top_logprobs',
  'user',
] as const;

/** All deployments of one name, taken together. */
export function describeGroup(name: string, members: readonly DescribedModel[]): ModelGroup {
  const targets = members.map(({ target }) => target).filter((target) => target !== undefined);
  const rows = members.map(({ deployment }) => deployment).filter((row) => row !== undefined);
  const abilities = targets.map(({ model }) => model.capabilities).filter((can) => can !== undefined);
  const window = largest(targets.map((target) => windowOf(target)));
  const [first] = abilities;
  return {
    model_group: name,
    providers: [...new Set(members.map(({ deployment, target }) => deployment?.provider ?? target?.engine.id ?? ''))],
    max_input_tokens: window,
    max_output_tokens: window,
    input_cost_per_token: largest(rows.map(({ price }) => price.inputPerToken)),
    output_cost_per_token: largest(rows.map(({ price }) => price.outputPerToken)),
    input_cost_per_pixel: null,
    mode: rows.find(({ mode }) => mode !== null)?.mode ?? (first === undefined ? null : modeOf(first)),
    tpm: total(rows.map(({ tpm }) => tpm)),
    rpm: total(rows.map(({ rpm }) => rpm)),
    supports_parallel_function_calling: false,
    supports_vision: abilities.some((can) => can.vision),
    supports_web_search: false,
    supports_url_context: false,
    supports_reasoning: abilities.some((can) => can.reasoning),
    supports_function_calling: abilities.some((can) => can.tools),
    supported_openai_params: [...SUPPORTED_OPENAI_PARAMS],
    configurable_clientside_auth_params: null,
    is_public_model_group: false,
  };
}

function largest(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}

function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
