import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isProvider, problemOfDeployment } from '../models/providers.ts';
import { readLitellmConfig, type LitellmConfig } from './litellm/read-config.ts';
import { bootOptions, bootSwitches, type BootOptionName } from './options.ts';
import { defaultDataDir, type Surroundings } from './data-paths.ts';

/** What the hub was started with; frozen. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly masterKey: string | undefined;
  readonly lanPort: number | undefined;
  /** What a LiteLLM configuration file says. */
  readonly litellm: LitellmFile | undefined;
  readonly ollamaHost: string | undefined;
  /** Address of Ollama's library, without a slash at its end. */
  readonly modelLibrary: string;
  readonly modelsDirs: readonly string[];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly opensBrowser: boolean;
  /** For child processes only: what they need of our own environment. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface LitellmFile extends LitellmConfig {
  readonly path: string;
}

/** A start option is wrong. The message names it, its value and where it came from. */
export class ConfigError extends Error {}

export interface ConfigSources extends Surroundings {
  /** Arguments after the script's name. */
  readonly argv: readonly string[];
}

const FILE_NAME = 'homeport.json';

/**
 * Flags over environment over `homeport.json` over defaults.
 * @throws ConfigError for an unknown flag, a value that does not fit, or an unreadable file.
 */
export function loadConfig(sources: ConfigSources): Config {
  const flags = parseFlags(sources.argv);
  const environment = fromEnvironment(sources.env);
  const earlyDataDir = flags.values.get('data-dir') ?? environment.get('data-dir');
  const dataDir = resolve(earlyDataDir?.value ?? defaultDataDir(sources));
  const file = fromFile(join(dataDir, FILE_NAME));
  const read = <Name extends BootOptionName>(name: Name) =>
    check(name, flags.values.get(name) ?? environment.get(name) ?? file.get(name));

  const extraModelsDir = read('models-dir');
  const configFile = read('config');
  const litellm = configFile === undefined ? undefined : loadLitellmFile(resolve(configFile), sources.env);
  return Object.freeze({
    port: read('port'),
    host: read('host'),
    dataDir,
    masterKey: read('master-key') ?? litellm?.masterKey,
    litellm,
    lanPort: read('lan-port'),
    ollamaHost: read('ollama-host'),
    modelLibrary: read('model-library').replace(/\/+$/, ''),
    modelsDirs: [join(dataDir, 'models'), ...(extraModelsDir === undefined ? [] : [resolve(extraModelsDir)])],
    logLevel: read('log-level'),
    opensBrowser: !flags.switches.has('no-open') && !isSet(sources.env['HOMEPORT_NO_OPEN']),
    environment: definedOnly(sources.env),
  });
}

/**
 * Reads a LiteLLM configuration.
 * @throws ConfigError for a file that can't be read or is no YAML
 */
export function loadLitellmFile(path: string, environment: Surroundings['env'], isFromFile = true): LitellmFile {
  try {
    const at = Math.floor(statSync(path).mtimeMs);
    const reading = { environment, providers: { has: isProvider }, problemOf: problemOfDeployment, at, isFromFile };
    return { ...readLitellmConfig(readFileSync(path, 'utf8'), reading), path };
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new ConfigError(`${path} can't be read as a LiteLLM configuration: ${cause.message}`, { cause });
  }
}

interface Setting {
  readonly value: string;
  /** Where it came from, for error messages. */
  readonly source: string;
}
type Settings = ReadonlyMap<string, Setting>;

/** Splits the arguments. @throws ConfigError for what is no option of ours. */
export function parseFlags(argv: readonly string[]): { values: Settings; switches: ReadonlySet<string> } {
  const options = {
    ...Object.fromEntries(Object.keys(bootOptions).map((name) => [name, { type: 'string' as const }])),
    ...Object.fromEntries(Object.keys(bootSwitches).map((name) => [name, { type: 'boolean' as const }])),
  };
  let parsed: Readonly<Record<string, unknown>>;
  try {
    parsed = parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('. ')[0] : String(cause);
    throw new ConfigError(`${reason}. Run with --help to see every option.`, { cause });
  }
  const values = new Map<string, Setting>();
  const switches = new Set<string>();
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value === 'string') values.set(name, { value, source: `--${name}` });
    else if (value === true) switches.add(name);
  }
  return { values, switches };
}

function fromEnvironment(env: Surroundings['env']): Settings {
  const values = new Map<string, Setting>();
  for (const [name, option] of Object.entries(bootOptions)) {
    const own = `HOMEPORT_${name.toUpperCase().replaceAll('-', '_')}`;
    const names = 'alsoFrom' in option ? [own, option.alsoFrom] : [own];
    const variable = names.find((each) => isSet(env[each]));
    const value = variable === undefined ? undefined : env[variable];
    if (variable !== undefined && value !== undefined) values.set(name, { value, source: variable });
  }
  return values;
}

function fromFile(path: string): Settings {
  if (!existsSync(path)) return new Map();
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ConfigError(`${path} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError(`${path} must hold one JSON object, such as { "port": 4001 }.`);
  }
  const values = new Map<string, Setting>();
  for (const [name, value] of Object.entries(content)) {
    if (!(name in bootOptions)) {
      throw new ConfigError(
        `${path} has an unknown option "${name}". Known are: ${Object.keys(bootOptions).join(', ')}.`,
      );
    }
    values.set(name, { value: String(value), source: `${name} in ${path}` });
  }
  return values;
}

type OptionValue<Name extends BootOptionName> = ReturnType<(typeof bootOptions)[Name]['schema']['parse']>;

function check<Name extends BootOptionName>(name: Name, setting: Setting | undefined): OptionValue<Name> {
  const result = bootOptions[name].schema.safeParse(setting?.value);
  if (result.success) return result.data as OptionValue<Name>;
  const shown = name === 'master-key' ? '(hidden)' : JSON.stringify(setting?.value);
  throw new ConfigError(`${setting?.source ?? name} is ${shown}: ${result.error.issues[0]?.message ?? 'not valid'}.`);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function definedOnly(env: Surroundings['env']): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
