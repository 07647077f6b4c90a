import type { HubSettings } from '../../contract/hub/settings.ts';
import { HUB_PROVIDER, PLAIN_ROUTING, type Deployment } from '../../domain/deployment.ts';
import { circleOf } from '../../models/deployments.ts';
import { readModels, type Complain, type ModelReading, type ReadModel } from './read-models.ts';
import { readSettings, type FileAlias } from './read-settings.ts';
import { parseYaml } from './yaml-source.ts';

/** Something of a configuration file that the hub could not take over. */
export interface NotTaken {
  /** Counted from 1. */
  readonly line: number;
  /** Such as `litellm_settings.cache`. */
  readonly field: string;
  readonly reason: string;
}

/** What a LiteLLM `config.yaml` means to this hub. */
export interface LitellmConfig {
  /** Models and aliases. */
  readonly deployments: readonly Deployment[];
  readonly settings: Partial<HubSettings>;
  readonly masterKey: string | undefined;
  readonly notTaken: readonly NotTaken[];
}

const ALIASES = ['router_settings'];
const FROM_ENVIRONMENT = 'os.environ/';
const SECTIONS = new Set([
  'model_list',
  'litellm_settings',
  'router_settings',
  'general_settings',
  'environment_variables',
]);

/**
 * Reads a LiteLLM configuration (proxy HTTP contract, section 6.10). Nothing is dropped in silence: what can't be taken
 * over is listed with its line.
 * @throws YamlError when the text is no YAML, or holds no fields
 */
export function readLitellmConfig(text: string, reading: ModelReading): LitellmConfig {
  const source = parseYaml(text);
  const file = isRecord(source.value) ? source.value : {};
  const notTaken: NotTaken[] = [];
  const complain: Complain = (path, reason) => {
    notTaken.push({ line: source.lineOf(path), field: fieldOf(path), reason });
  };
  if (!isRecord(source.value)) complain([], 'holds no fields such as model_list');
  for (const name of Object.keys(file)) if (!SECTIONS.has(name)) complain([name], 'has no counterpart in this hub');

  const environment = { ...reading.environment, ...variablesOf(file['environment_variables'], complain) };
  const { settings, aliases, masterKey } = readSettings(file, (value) => readVariable(value, environment), complain);
  const models = readModels(file['model_list'], { ...reading, environment }, complain);
  const names = new Set(models.map(({ row }) => row.modelName));
  const usable = aliases.filter((alias) => {
    if (!names.has(alias.name)) return true;
    complain(['router_settings'], `${alias.name} is a model of the list too; the alias is left out`);
    return false;
  });
  const read = [...models, ...usable.map((alias) => ({ row: toDeployment(alias, reading), path: ALIASES }))];
  return {
    deployments: withoutCircles(read, complain),
    settings,
    masterKey,
    notTaken: notTaken.toSorted((a, b) => a.line - b.line),
  };
}

/** Leaves out what would lead back to itself, so that one such entry does not stand in the way of the others. */
function withoutCircles(models: readonly ReadModel[], complain: Complain): readonly Deployment[] {
  const groups = Map.groupBy(
    models.map(({ row }) => row),
    ({ modelName }) => modelName,
  );
  return models.flatMap(({ row, path }) => {
    const circle = circleOf(row, groups);
    if (circle === undefined) return [row];
    complain(
      path,
      `leads back to itself (${circle.join(' → ')}): it names no provider, such as openai/; it is left out`,
    );
    return [];
  });
}

function toDeployment({ name, model, isHidden }: FileAlias, { at, isFromFile, providers }: ModelReading): Deployment {
  const slash = model.indexOf('/');
  const provider = slash < 0 ? '' : model.slice(0, slash);
  const isElsewhere = providers.has(provider);
  return {
    ...PLAIN_ROUTING,
    id: `alias/${name}`,
    modelName: name,
    provider: isElsewhere ? provider : HUB_PROVIDER,
    model: isElsewhere ? model.slice(slash + 1) : model,
    info: isHidden ? { hidden: true } : {},
    isFromFile,
    createdAt: at,
    createdBy: 'config',
    updatedAt: at,
    updatedBy: 'config',
  };
}

function readVariable(value: unknown, environment: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof value !== 'string' || !value.startsWith(FROM_ENVIRONMENT)) return value;
  return environment[value.slice(FROM_ENVIRONMENT.length)];
}

/** As LiteLLM puts them into its process: texts, and what can be written as one. */
function variablesOf(section: unknown, complain: Complain): Record<string, string> {
  if (section == null) return {};
  if (!isRecord(section)) {
    complain(['environment_variables'], 'is no set of names with values');
    return {};
  }
  const texts: [string, string][] = [];
  for (const [name, value] of Object.entries(section)) {
    if (['string', 'number', 'boolean'].includes(typeof value)) texts.push([name, String(value)]);
    else complain(['environment_variables', name], 'is no text');
  }
  return Object.fromEntries(texts);
}

function fieldOf(path: readonly (string | number)[]): string {
  const text = path.reduce<string>(
    (field, step) => (typeof step === 'number' ? `${field}[${step}]` : `${field}.${step}`),
    '',
  );
  return text.replace(/^\./, '') || 'the file';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
