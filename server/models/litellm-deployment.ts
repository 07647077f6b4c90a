import type { DeploymentBody, ModelRow } from '../contract/litellm/models.ts';
import type { Balance } from '../domain/account.ts';
import {
  EXPECTED_ADDRESS,
  EXPECTED_HEADER_TEXT,
  isHeaderText,
  isHttpAddress,
  withoutCredentials,
} from '../domain/address.ts';
import { HUB_PROVIDER, type Deployment } from '../domain/deployment.ts';
import { HubError } from '../domain/errors.ts';
import type { EngineModel } from '../domain/model.ts';
import { toUsd } from '../domain/money.ts';
import { isAlias } from './aliases.ts';
import type { DescribedModel } from './model-directory.ts';
import { OPENAI_DIALECT_PROVIDERS } from './providers.ts';

/** What tells a provider's name before a slash from a model's name with one in it. */
export interface ProviderNames {
  has(name: string): boolean;
}

export interface DeploymentStamp {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string;
  readonly isFromFile?: boolean;
  /** What it replaces. */
  readonly known?: Deployment | undefined;
}

export interface DecodeContext {
  readonly providers: ProviderNames;
  /** For values of the form `os.environ/NAME`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const FROM_ENVIRONMENT = 'os.environ/';
/** Parameters that hold credentials of other providers: not kept, because the hub has no use for them. */
const SECRET_PARAM =
  /(?:api[_-]?key|secret|password|credential|access[_-]key|[_-]token$|private[_-]key|authorization|cookie)/i;

/**
 * A deployment from LiteLLM's three objects.
 * @throws HubError `invalid_request` for a variable that is not set, and an address or key that can't be one
 */
export function decodeDeployment(body: DeploymentBody, stamp: DeploymentStamp, context: DecodeContext): Deployment {
  const { model, custom_llm_provider, api_base, base_url, api_key, ...params } = readEnvironment(
    body.litellm_params,
    context.environment,
  );
  const {
    timeout,
    num_retries,
    rpm,
    tpm,
    weight,
    input_cost_per_token,
    output_cost_per_token,
    input_cost_per_second,
    cost_per_request,
    mock_response,
    tags,
    ...rest
  } = params;
  const { id: _, db_model: __, mode, access_groups, team_id, ...info } = body.model_info ?? {};
  const { provider, name } = splitModel(model, custom_llm_provider, api_base ?? base_url, context.providers);
  if (provider in OPENAI_DIALECT_PROVIDERS) requireReachable(api_base ?? base_url ?? null, api_key ?? null);
  return {
    id: stamp.id,
    modelName: body.model_name,
    provider,
    model: name,
    apiBase: api_base ?? base_url ?? null,
    apiKey: api_key ?? null,
    price: {
      inputPerToken: input_cost_per_token ?? info.input_cost_per_token ?? null,
      outputPerToken: output_cost_per_token ?? info.output_cost_per_token ?? null,
      perRequest: cost_per_request ?? null,
      perSecond: input_cost_per_second ?? null,
    },
    weight: weight ?? null,
    rpm: rpm ?? null,
    tpm: tpm ?? null,
    timeoutMs: timeout == null ? null : timeout * 1000,
    retries: num_retries ?? null,
    mockResponse: mock_response ?? null,
    tags: tags ?? [],
    accessGroups: access_groups ?? [],
    teamId: team_id ?? null,
    mode: mode ?? null,
    params: withoutSecrets(rest),
    info: withoutSecrets(info),
    isFromFile: stamp.isFromFile ?? false,
    createdAt: stamp.known?.createdAt ?? stamp.at,
    createdBy: stamp.known?.createdBy ?? stamp.by,
    updatedAt: stamp.at,
    updatedBy: stamp.by,
  };
}

/** Where it comes from a variable too, so after those were read. */
function requireReachable(address: string | null, key: string | null): void {
  if (address !== null && !isHttpAddress(address)) {
    throw new HubError(
      'invalid_request',
      `api_base is ${JSON.stringify(withoutCredentials(address))}: ${EXPECTED_ADDRESS}.`,
      {
        param: 'litellm_params.api_base',
      },
    );
  }
  if (key !== null && !isHeaderText(key)) {
    throw new HubError('invalid_request', `api_key can't be sent: ${EXPECTED_HEADER_TEXT}.`, {
      param: 'litellm_params.api_key',
    });
  }
}

function splitModel(
  model: string,
  provider: string | null | undefined,
  apiBase: string | null | undefined,
  providers: ProviderNames,
): { provider: string; name: string } {
  const slash = model.indexOf('/');
  const prefix = slash < 0 ? '' : model.slice(0, slash);
  const isPrefixed = prefix === HUB_PROVIDER || providers.has(prefix);
  const name = isPrefixed ? model.slice(slash + 1) : model;
  if (provider != null && provider !== '') return { provider, name: prefix === provider ? name : model };
  if (isPrefixed) return { provider: prefix, name };
  // An address and no provider: LiteLLM takes such a server for one of OpenAI's dialect.
  return { provider: apiBase == null ? HUB_PROVIDER : 'openai', name: model };
}

function readEnvironment<Params extends Readonly<Record<string, unknown>>>(
  params: Params,
  environment: DecodeContext['environment'],
): Params {
  const read = (param: string, value: unknown): unknown => {
    if (typeof value !== 'string' || !value.startsWith(FROM_ENVIRONMENT)) return value;
    const variable = value.slice(FROM_ENVIRONMENT.length);
    const found = environment[variable];
    if (found !== undefined) return found;
    throw new HubError('invalid_request', `${param} is ${value}, but the variable ${variable} is not set.`, {
      param: `litellm_params.${param}`,
    });
  };
  return Object.fromEntries(Object.entries(params).map(([param, value]) => [param, read(param, value)])) as Params;
}

function withoutSecrets(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => value !== null && value !== undefined && !isSecretParam(name))
      // Such as `extra_headers`.
      .map(([name, value]) => [name, isRecord(value) ? withoutSecrets(value) : value]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a parameter of this name would hold a credential. */
export function isSecretParam(name: string): boolean {
  return SECRET_PARAM.test(name) && !/^(?:max|input|output)_/.test(name);
}

/** A deployment as LiteLLM writes it, without its key or what else lets somebody in. */
export function encodeParams(row: Deployment): Record<string, unknown> {
  return definedOnly({
    ...row.params,
    model: row.provider === HUB_PROVIDER ? row.model : `${row.provider}/${row.model}`,
    api_base: row.apiBase === null ? null : withoutCredentials(row.apiBase),
    timeout: row.timeoutMs === null ? null : row.timeoutMs / 1000,
    num_retries: row.retries,
    rpm: row.rpm,
    tpm: row.tpm,
    weight: row.weight,
    input_cost_per_token: row.price.inputPerToken,
    output_cost_per_token: row.price.outputPerToken,
    input_cost_per_second: row.price.perSecond,
    cost_per_request: row.price.perRequest,
    mock_response: row.mockResponse,
    tags: row.tags.length === 0 ? null : row.tags,
  });
}

/** What a deployment's `model_info` holds besides what its engine tells. */
export function encodeInfo(row: Deployment): Record<string, unknown> {
  return definedOnly({
    ...row.info,
    mode: row.mode,
    access_groups: row.accessGroups.length === 0 ? null : row.accessGroups,
    team_id: row.teamId,
  });
}

/**
 * A model as `/model/info` tells of it.
 * @param present how long what serves it is left alone, and what it used of its own budget, if it has one
 */
export function encodeModelRow(
  described: DescribedModel,
  { coolingSeconds, balance }: { readonly coolingSeconds: number; readonly balance: Balance | undefined },
): ModelRow {
  const { id, name, deployment, target, problem } = described;
  const provider = deployment?.provider ?? target?.engine.id ?? HUB_PROVIDER;
  const status = target?.engine.status();
  const params = deployment === undefined ? engineParams(described) : encodeParams(deployment);
  return {
    model_name: name,
    litellm_params: { ...params, model: String(params['model']) },
    model_info: {
      ...(target !== undefined && encodeEngineFacts(target.model)),
      ...definedOnly({
        input_cost_per_token: deployment?.price.inputPerToken,
        output_cost_per_token: deployment?.price.outputPerToken,
      }),
      ...(deployment !== undefined && encodeInfo(deployment)),
      id,
      db_model: deployment !== undefined && !deployment.isFromFile,
      litellm_provider: provider,
      source: deployment === undefined ? 'engine' : deployment.isFromFile ? 'file' : 'stored',
      alias_of: deployment !== undefined && isAlias(deployment) ? deployment.model : null,
      engine: target?.engine.id ?? null,
      engine_state: status?.state ?? null,
      engine_message: status?.message ?? null,
      problem: problem ?? null,
      loaded: target?.model.loaded ?? null,
      size_bytes: target?.model.sizeBytes ?? null,
      cooling_seconds: coolingSeconds,
      has_api_key: (deployment?.apiKey ?? null) !== null,
      ...(balance !== undefined && encodeBalance(balance)),
    },
  };
}

function encodeBalance({ spend, resetsAt }: Balance) {
  return { spend: toUsd(spend), budget_reset_at: resetsAt === null ? null : new Date(resetsAt).toISOString() };
}

function engineParams({ name, target }: DescribedModel): Record<string, unknown> {
  return {
    model: `${target?.engine.id ?? HUB_PROVIDER}/${name}`,
    ...definedOnly({ api_base: target?.engine.status().endpoint }),
  };
}

function encodeEngineFacts(model: EngineModel): Record<string, unknown> {
  const can = model.capabilities;
  return definedOnly({
    mode: can === undefined ? null : modeOf(can),
    max_tokens: model.contextLength,
    max_input_tokens: model.contextLength,
    max_output_tokens: model.contextLength,
    supports_function_calling: can?.tools,
    supports_vision: can?.vision,
    supports_reasoning: can?.reasoning,
  });
}

export function modeOf(can: NonNullable<EngineModel['capabilities']>): 'chat' | 'completion' | 'embedding' {
  if (can.chat) return 'chat';
  return can.embedding ? 'embedding' : 'completion';
}

function definedOnly(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
}
