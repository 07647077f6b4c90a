import { z } from 'zod';
import { parseOllamaHost } from '../domain/ollama-host.ts';

/** `sk-1234`, which LiteLLM's documents and tests start with, has to do: it is what people bring along. */
export const SHORTEST_MASTER_KEY = 7;
/** Below this the key can be guessed by whoever reaches the port, and the hub says so at its start. */
export const SAFE_MASTER_KEY = 16;

/** Messages go after the option's name and value. */
function portFrom(smallest: number) {
  const expected = `it must be a whole number from ${smallest} to 65535`;
  return z.coerce.number(expected).int(expected).min(smallest, expected).max(65_535, expected);
}

const text = z.string().min(1, 'it must not be empty');
const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Everything an operator may set at start. Help text and documentation are printed from this list. */
export const bootOptions = {
  port: {
    schema: portFrom(0).default(4000),
    hint: 'number',
    help: 'Port for this computer; 0 picks a free one and prints it',
  },
  host: {
    schema: text.default('127.0.0.1'),
    hint: 'address',
    help: 'Address to listen on; 127.0.0.1 is reachable from this computer only',
  },
  'data-dir': {
    schema: text.optional(),
    hint: 'folder',
    help: 'Where the database, logs and models live (default: the data folder of your system)',
  },
  'master-key': {
    schema: z.string().min(SHORTEST_MASTER_KEY, `it must have at least ${SHORTEST_MASTER_KEY} characters`).optional(),
    hint: 'key',
    help: 'Key that may do everything; without it one is made at the first start and printed once',
    alsoFrom: 'LITELLM_MASTER_KEY',
  },
  config: {
    schema: text.optional(),
    hint: 'file',
    help: 'A config.yaml of LiteLLM to take models, aliases and settings from, at every start',
  },
  'lan-port': {
    schema: portFrom(1).optional(),
    hint: 'number',
    help: 'Also listen on this port for the whole network (off by default; a key is always needed there)',
  },
  'ollama-host': {
    schema: text
      .refine(
        (host) => parseOllamaHost(host) !== undefined,
        'it is no address. Write it like 127.0.0.1:11434 or http://server:11434',
      )
      .optional(),
    hint: 'address',
    help: 'Where Ollama runs, when it is not the usual place',
    alsoFrom: 'OLLAMA_HOST',
  },
  'model-library': {
    schema: z
      .url({ protocol: /^https?$/, error: 'it is no address. Write it like https://registry.ollama.ai' })
      .default('https://registry.ollama.ai'),
    hint: 'address',
    help: 'Where sizes of the catalogue are asked for; a mirror of Ollama’s library',
  },
  'models-dir': {
    schema: text.optional(),
    hint: 'folder',
    help: 'A folder with GGUF files for the built-in engine, besides the one in the data folder',
  },
  'log-level': {
    schema: z.enum(LOG_LEVELS, 'it must be debug, info, warn or error').default('info'),
    hint: 'level',
    help: 'How much is written to the log: debug, info, warn or error',
  },
} as const;

export type BootOptionName = keyof typeof bootOptions;

/** Switches without a value. */
export const bootSwitches = {
  'no-open': 'Do not open a browser',
  headless: 'Never open a desktop window',
  help: 'Print this help',
  version: 'Print the version',
} as const;

export function helpText(): string {
  const rows = [
    ...Object.entries(bootOptions).map(([name, option]) => [`--${name} <${option.hint}>`, option.help]),
    ...Object.entries(bootSwitches).map(([name, help]) => [`--${name}`, help]),
  ];
  const width = Math.max(...rows.map(([flag = '']) => flag.length)) + 2;
  return [
    'Homeport: one place for your language models, and one port for every client.',
    '',
    'Usage: npm start -- [options]',
    '',
    ...rows.map(([flag = '', help = '']) => `  ${flag.padEnd(width)}${help}`),
    '',
    'Every option can also stand in the environment as HOMEPORT_…, such as HOMEPORT_DATA_DIR, or in homeport.json in',
    'the data folder, such as { "port": 4001 }. Flags win over the environment, and the environment over the file.',
  ].join('\n');
}
