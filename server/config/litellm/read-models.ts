import { hash } from 'node:crypto';
import { deploymentBodySchema, litellmParamsSchema, type DeploymentBody } from '../../contract/litellm/models.ts';
import { HONOURED_PARAMS } from '../../domain/deployment-params.ts';
import { HUB_PROVIDER, type Deployment } from '../../domain/deployment.ts';
import { HubError } from '../../domain/errors.ts';
import { decodeDeployment, isSecretParam, type DecodeContext } from '../../models/litellm-deployment.ts';
import { nearMatches } from '../../models/near-matches.ts';
import { providerOfBareName } from '../../models/providers.ts';
import type { YamlPath } from './yaml-source.ts';

/** Tells of something that could not be taken over. */
export type Complain = (path: YamlPath, reason: string) => void;

export interface ModelReading extends DecodeContext {
  /** Why nothing here could serve a deployment. */
  readonly problemOf: (row: Deployment) => string | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly isFromFile: boolean;
}

const REQUIRED_FIELDS = new Set(['model_name', 'litellm_params']);
const KNOWN_FIELDS = new Set(['model_name', 'litellm_params', 'model_info']);
const KNOWN_PARAMS: ReadonlySet<string> = new Set(Object.keys(litellmParamsSchema.shape));
const ID_CHARACTERS = 16;

/** A deployment and where the file names it. */
export interface ReadModel {
  readonly row: Deployment;
  readonly path: YamlPath;
}

/** The deployments of `model_list`. An entry that can't be read is left out, with the reason. */
export function readModels(list: unknown, reading: ModelReading, complain: Complain): readonly ReadModel[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    complain(['model_list'], 'is no list');
    return [];
  }
  const taken = new Set<string>();
  return list.flatMap((entry: unknown, index) => {
    const path = ['model_list', index];
    const row = readModel(entry, path, taken, reading, complain);
    return row === undefined ? [] : [{ row, path }];
  });
}

function readModel(
  entry: unknown,
  path: YamlPath,
  taken: Set<string>,
  reading: ModelReading,
  complain: Complain,
): Deployment | undefined {
  const parsed = deploymentBodySchema.safeParse(entry);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = [...path, ...(issue?.path ?? []).filter((step) => typeof step !== 'symbol')];
    complain(at, `${missingField(entry, at.at(-1)) ?? issue?.message ?? 'is no model'}; the model is left out`);
    return undefined;
  }
  const body = withProvider(parsed.data);
  tellWhatIsLost(body, path, complain);
  try {
    const id = freeId(body.model_info?.id ?? stableId(body), taken);
    const row = decodeDeployment(body, { id, at: reading.at, by: 'config', isFromFile: reading.isFromFile }, reading);
    if (row.provider === HUB_PROVIDER && row.model.includes('/')) {
      complain(
        [...path, 'litellm_params', 'model'],
        `begins with no provider that this hub knows; ${row.modelName} stands for a model of its own named ${row.model}`,
      );
    }
    const problem = row.mockResponse === null ? reading.problemOf(row) : undefined;
    if (problem !== undefined) {
      complain(
        [...path, 'litellm_params', 'model'],
        `${problem}; ${row.modelName} is listed with that problem and can't be used`,
      );
    }
    return row;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    complain([...path, 'litellm_params'], `${error.message} The model ${body.model_name} is left out`);
    return undefined;
  }
}

/** A field that has to be there and is not, with what may be a misspelling of it. */
function missingField(entry: unknown, field: string | number | undefined): string | undefined {
  if (typeof entry !== 'object' || entry === null || typeof field !== 'string' || !REQUIRED_FIELDS.has(field)) return;
  if (field in entry) return undefined;
  const unknown = Object.keys(entry).filter((name) => !KNOWN_FIELDS.has(name));
  const [meant] = nearMatches(field, unknown);
  return meant === undefined ? 'is missing' : `is missing; did you mean it where ${meant} stands?`;
}

/** In LiteLLM's files a name of OpenAI's or Anthropic's needs no prefix; it is no name of a model of this hub. */
function withProvider(body: DeploymentBody): DeploymentBody {
  const { model, custom_llm_provider, api_base, base_url } = body.litellm_params;
  const provider = providerOfBareName(model);
  if (provider === undefined || (custom_llm_provider ?? api_base ?? base_url) != null) return body;
  return { ...body, litellm_params: { ...body.litellm_params, custom_llm_provider: provider } };
}

function tellWhatIsLost(body: DeploymentBody, path: YamlPath, complain: Complain): void {
  for (const name of Object.keys(body)) {
    if (!KNOWN_FIELDS.has(name)) complain([...path, name], 'means nothing here');
  }
  for (const name of Object.keys(body.litellm_params)) {
    if (KNOWN_PARAMS.has(name) || HONOURED_PARAMS.has(name)) continue;
    complain(
      [...path, 'litellm_params', name],
      isSecretParam(name) ? 'is a credential of a provider that this hub does not have' : 'changes nothing here',
    );
  }
}

/** The same entry has the same id at every start, so that usage and links stay with it. */
function stableId(body: DeploymentBody): string {
  const { api_key: _, ...params } = body.litellm_params;
  const text = JSON.stringify([body.model_name, params, body.model_info?.team_id ?? null]);
  return hash('sha256', text).slice(0, ID_CHARACTERS);
}

function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`;
  taken.add(id);
  return id;
}
