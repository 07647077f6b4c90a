import { settingsSchema, type HubSettings } from '../../contract/hub/settings.ts';
import { SHORTEST_MASTER_KEY } from '../options.ts';
import type { Complain } from './read-models.ts';
import type { YamlPath } from './yaml-source.ts';

type Fields = Readonly<Record<string, unknown>>;
type SettingName = keyof HubSettings;

/** An alias of the file; a hidden one is not listed. */
export interface FileAlias {
  readonly name: string;
  readonly model: string;
  readonly isHidden: boolean;
}

export interface ReadSettings {
  readonly settings: Partial<HubSettings>;
  readonly aliases: readonly FileAlias[];
  readonly masterKey: string | undefined;
}

/** What becomes of a field: a setting, an alias, nothing to do because the hub does it anyway, or a reason why not. */
type Meaning =
  | { readonly setting: SettingName; readonly read?: (value: unknown) => unknown }
  | 'aliases'
  | 'master-key'
  | 'anyway'
  | { readonly no: string; readonly unless?: (value: unknown) => boolean };

const isOff = (value: unknown) => value === false || value === null;
const onlyPrometheus = (value: unknown) => [value].flat().every((each) => each === 'prometheus');

const ROUTING = {
  fallbacks: { setting: 'fallbacks', read: mergedLists },
  context_window_fallbacks: { setting: 'contextWindowFallbacks', read: mergedLists },
  default_fallbacks: { setting: 'defaultFallbacks' },
  content_policy_fallbacks: { no: 'no engine here refuses a content' },
  num_retries: { setting: 'retries' },
} as const satisfies Record<string, Meaning>;

const MEANINGS: Readonly<Record<string, Readonly<Record<string, Meaning>>>> = {
  litellm_settings: {
    ...ROUTING,
    drop_params: { setting: 'dropParams' },
    request_timeout: { setting: 'requestTimeoutSeconds' },
    max_budget: { setting: 'globalMaxBudget' },
    budget_duration: { setting: 'globalBudgetDuration' },
    model_alias_map: 'aliases',
    callbacks: { no: 'of callbacks only prometheus is here, and always on', unless: onlyPrometheus },
    success_callback: { no: 'of callbacks only prometheus is here, and always on', unless: onlyPrometheus },
    failure_callback: { no: 'of callbacks only prometheus is here, and always on', unless: onlyPrometheus },
    require_auth_for_metrics_endpoint: { setting: 'metricsNeedKey' },
    telemetry: { no: 'the hub sends nothing to anybody', unless: isOff },
    cache: { no: 'the hub keeps no answers', unless: isOff },
    cache_params: { no: 'the hub keeps no answers' },
    set_verbose: { no: 'start with --log-level debug instead', unless: isOff },
    json_logs: 'anyway',
  },
  router_settings: {
    ...ROUTING,
    routing_strategy: { setting: 'routingStrategy', read: (value) => STRATEGY_NAMES[String(value)] ?? value },
    timeout: { setting: 'requestTimeoutSeconds' },
    cooldown_time: { setting: 'cooldownSeconds' },
    enable_tag_filtering: { setting: 'filterByTags' },
    model_group_alias: 'aliases',
    enable_pre_call_checks: 'anyway',
    disable_cooldowns: { no: 'set the hub’s cooldownSeconds to 0 instead', unless: isOff },
    redis_host: { no: 'one hub keeps its limits in its own memory' },
    redis_port: { no: 'one hub keeps its limits in its own memory' },
    redis_password: { no: 'one hub keeps its limits in its own memory' },
    redis_url: { no: 'one hub keeps its limits in its own memory' },
  },
  general_settings: {
    master_key: 'master-key',
    apply_user_budget_to_team_keys: { setting: 'applyUserBudgetToTeamKeys' },
    /** Ours, beside LiteLLM's: which of its releases answers are shaped after. */
    compat: { setting: 'compat' },
    store_model_in_db: 'anyway',
    database_url: { no: 'SQLite in the data folder takes its place' },
    database_connection_pool_limit: { no: 'SQLite in the data folder takes its place' },
    background_health_checks: 'anyway',
    disable_spend_logs: { no: 'every request is booked', unless: isOff },
  },
};

const STRATEGY_NAMES: Readonly<Record<string, string>> = { 'usage-based-routing': 'usage-based-routing-v2' };

/** What the three sections of settings say. @param readEnvironment the value of `os.environ/NAME`, or undefined */
export function readSettings(
  file: Fields,
  readEnvironment: (value: unknown) => unknown,
  complain: Complain,
): ReadSettings {
  const settings: Partial<Record<SettingName, unknown>> = {};
  const aliases: FileAlias[] = [];
  let masterKey: string | undefined;

  function take(meaning: Meaning | undefined, value: unknown, path: YamlPath): void {
    if (meaning === 'anyway') return;
    if (meaning === undefined) return complain(path, 'has no counterpart in this hub');
    if (meaning === 'aliases') return void aliases.push(...readAliases(value, path, complain));
    if (meaning === 'master-key') {
      if (typeof value === 'string' && value.length >= SHORTEST_MASTER_KEY) masterKey = value;
      else
        complain(
          path,
          `is no key: at least ${SHORTEST_MASTER_KEY} characters are needed, and its variable must be set`,
        );
      return;
    }
    if ('no' in meaning) {
      if (meaning.unless?.(value) !== true) complain(path, meaning.no);
      return;
    }
    const read = meaning.read === undefined ? value : meaning.read(value);
    const parsed = settingsSchema.shape[meaning.setting].safeParse(read);
    if (parsed.success) settings[meaning.setting] = parsed.data;
    else complain(path, `does not fit: ${parsed.error.issues[0]?.message ?? 'it is not valid'}`);
  }

  for (const [section, meanings] of Object.entries(MEANINGS)) {
    const fields = file[section];
    if (fields === undefined || fields === null) continue;
    if (!isRecord(fields)) {
      complain([section], 'is no set of fields');
      continue;
    }
    for (const [name, value] of Object.entries(fields)) {
      take(meanings[name], readEnvironment(value), [section, name]);
    }
  }
  return { settings: settings as Partial<HubSettings>, aliases, masterKey };
}

/** `{"gpt-4": "llama"}`, or `{"gpt-4": {"model": "llama", "hidden": true}}`. */
function readAliases(value: unknown, path: YamlPath, complain: Complain): readonly FileAlias[] {
  if (!isRecord(value)) {
    complain(path, 'is no set of names');
    return [];
  }
  return Object.entries(value).flatMap(([name, target]) => {
    const model = isRecord(target) ? target['model'] : target;
    if (typeof model === 'string' && model !== '' && name !== '') {
      return [{ name, model, isHidden: isRecord(target) && target['hidden'] === true }];
    }
    complain([...path, name], 'names no model');
    return [];
  });
}

/** LiteLLM writes `[{"a": ["b"]}, {"c": ["d"]}]`. */
function mergedLists(value: unknown): unknown {
  return Array.isArray(value) && value.every(isRecord) ? Object.assign({}, ...value) : value;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
