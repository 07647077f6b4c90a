import type { ModelRow } from '../../../server/contract/litellm/models.ts';
import type { DeploymentChanges, DeploymentWish } from '../../api/queries/models.ts';
import { factsOf, numberOf, textOf } from './model-facts.ts';
import { perMillion, perToken } from './price.ts';

/** What serves a deployment: an Ollama; a server of OpenAI's dialect; an engine of this hub; another name of this hub. */
export const KINDS = ['ollama', 'openai', 'engine', 'hub'] as const;
type DeploymentKind = (typeof KINDS)[number];

/** A deployment as it stands in a form: texts, as they are written; empty = not set. */
export interface ModelDraft {
  readonly name: string;
  readonly kind: DeploymentKind;
  /** Its provider in LiteLLM's words; for kinds that have several. */
  readonly provider: string;
  readonly model: string;
  readonly address: string;
  readonly key: string;
  /** The key that is stored is to go. */
  readonly dropsKey: boolean;
  /** USD for a million tokens. */
  readonly input: string;
  readonly output: string;
  /** USD. */
  readonly perRequest: string;
  readonly weight: string;
  readonly rpm: string;
  readonly tpm: string;
  /** Seconds. */
  readonly timeout: string;
  /** Tokens of context to allocate. */
  readonly context: string;
  /** Seconds that it stays in memory unused; -1 = for good. A duration of Go's is kept as it is. */
  readonly keepAlive: string;
  /** USD that it may cost in a period. */
  readonly budget: string;
  /** LiteLLM's grammar: `monthly`, `7d`, …; empty = the budget never begins anew. */
  readonly rhythm: string;
  /** With commas between. */
  readonly accessGroups: string;
  readonly systemPrompt: string;
  readonly fixedAnswer: string;
}

export const emptyDraft: ModelDraft = {
  name: '',
  kind: 'ollama',
  provider: '',
  model: '',
  address: '',
  key: '',
  dropsKey: false,
  input: '',
  output: '',
  perRequest: '',
  weight: '',
  rpm: '',
  tpm: '',
  timeout: '',
  context: '',
  keepAlive: '',
  budget: '',
  rhythm: '',
  accessGroups: '',
  systemPrompt: '',
  fixedAnswer: '',
};

const OLLAMA_PROVIDERS = ['ollama', 'ollama_chat'];
const HUB_PROVIDER = 'homeport';

export function draftOf(row: ModelRow): ModelDraft {
  const { provider, upstream, price, accessGroups, fixedAnswer, address } = factsOf(row);
  const { litellm_params: params, model_info: info } = row;
  const isStored = info.source !== 'engine';
  return {
    ...emptyDraft,
    name: row.model_name,
    kind: kindOf(row),
    provider,
    model: upstream,
    // An engine's own address is no part of what a deployment of its model says.
    address: isStored ? (address ?? '') : '',
    input: price.inputPerToken === null ? '' : String(perMillion(price.inputPerToken)),
    output: price.outputPerToken === null ? '' : String(perMillion(price.outputPerToken)),
    perRequest: textOfNumber(price.perRequest ?? undefined),
    weight: textOfNumber(params['weight']),
    rpm: textOfNumber(params['rpm']),
    tpm: textOfNumber(params['tpm']),
    timeout: textOfNumber(params['timeout']),
    context: textOfNumber(params['num_ctx']),
    keepAlive: textOf(params['keep_alive']) ?? textOfNumber(params['keep_alive']),
    budget: textOfNumber(params['max_budget']),
    rhythm: textOf(params['budget_duration']) ?? '',
    accessGroups: accessGroups.join(', '),
    systemPrompt: textOf(params['system_prompt']) ?? '',
    fixedAnswer: fixedAnswer ?? '',
  };
}

function kindOf({ litellm_params: params, model_info: info }: ModelRow): DeploymentKind {
  const provider = info.litellm_provider;
  if (OLLAMA_PROVIDERS.includes(provider)) return 'ollama';
  if (provider === HUB_PROVIDER) return 'hub';
  const isHere = info.source === 'engine' || (params['api_base'] === undefined && info.engine === provider);
  return isHere ? 'engine' : 'openai';
}

function textOfNumber(value: unknown): string {
  return String(numberOf(value) ?? '');
}

/** `provider/name`, as LiteLLM writes it. */
function modelOf({ kind, provider, model }: ModelDraft): string {
  const name = model.trim();
  switch (kind) {
    case 'ollama':
      return `${OLLAMA_PROVIDERS.includes(provider) ? provider : 'ollama_chat'}/${name}`;
    case 'openai':
      return `${provider === '' ? 'openai' : provider}/${name}`;
    case 'engine':
      return `${provider}/${name}`;
    case 'hub':
      return `${HUB_PROVIDER}/${name}`;
  }
}

const asText = (text: string): unknown => text;
/** Seconds are a number; a duration with its unit is a text. */
const asDuration = (text: string): unknown => (/^-?\d+$/.test(text) ? Number(text) : text);
const ofMillion = (text: string): unknown => perToken(Number(text));

/** Where each field goes and how it is written there. */
const PARAMS = {
  address: ['api_base', asText],
  key: ['api_key', asText],
  input: ['input_cost_per_token', ofMillion],
  output: ['output_cost_per_token', ofMillion],
  perRequest: ['cost_per_request', Number],
  weight: ['weight', Number],
  rpm: ['rpm', Number],
  tpm: ['tpm', Number],
  timeout: ['timeout', Number],
  context: ['num_ctx', Number],
  keepAlive: ['keep_alive', asDuration],
  budget: ['max_budget', Number],
  rhythm: ['budget_duration', asText],
  systemPrompt: ['system_prompt', asText],
  fixedAnswer: ['mock_response', asText],
} as const satisfies Partial<Record<keyof ModelDraft, readonly [string, (text: string) => unknown]>>;

/** Only what differs: what is absent stays as it is, null clears. */
function paramChanges(before: ModelDraft, after: ModelDraft): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const [field, [param, write]] of Object.entries(PARAMS) as [
    keyof typeof PARAMS,
    readonly [string, (text: string) => unknown],
  ][]) {
    const text = after[field].trim();
    if (text !== before[field].trim()) changes[param] = text === '' ? null : write(text);
  }
  if (after.dropsKey) changes['api_key'] = null;
  if (modelOf(after) !== modelOf(before)) changes['model'] = modelOf(after);
  return changes;
}

function groupsOf({ accessGroups }: ModelDraft): readonly string[] {
  return [...new Set(accessGroups.split(',').map((group) => group.trim()))].filter((group) => group !== '');
}

export function wishOf(draft: ModelDraft): DeploymentWish {
  const groups = groupsOf(draft);
  return {
    model_name: draft.name.trim(),
    litellm_params: { ...paramChanges(emptyDraft, draft), model: modelOf(draft) },
    ...(groups.length > 0 && { model_info: { access_groups: groups } }),
  };
}

/** @param id of the deployment that is changed */
export function changesOf(id: string, before: ModelDraft, after: ModelDraft): DeploymentChanges {
  const params = paramChanges(before, after);
  const groups = groupsOf(after);
  return {
    ...(after.name.trim() !== before.name && { model_name: after.name.trim() }),
    ...(Object.keys(params).length > 0 && { litellm_params: params }),
    model_info: {
      id,
      ...(groups.join('\n') !== groupsOf(before).join('\n') && { access_groups: groups.length === 0 ? null : groups }),
      // A price may have come with either object; where one says nothing, the other one's would show through.
      ...(params['input_cost_per_token'] === null && { input_cost_per_token: null }),
      ...(params['output_cost_per_token'] === null && { output_cost_per_token: null }),
    },
  };
}
