import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeLitellmFile } from './config/litellm/describe-file.ts';
import { ConfigError, loadConfig, loadLitellmFile } from './config/load-config.ts';
import { HubError } from './domain/errors.ts';
import { importLitellm } from './import-into-store.ts';
import { StoreError } from './store/store-error.ts';

/** `npm run import:litellm -- config.yaml [--data-dir folder]`: takes a LiteLLM configuration over for good. */
const USAGE = 'Usage: npm run import:litellm -- config.yaml [--data-dir <folder>]';

try {
  main();
} catch (error) {
  const isExpected = error instanceof ConfigError || error instanceof StoreError || error instanceof HubError;
  const text = isExpected ? `Nothing was imported. ${error.message}` : error instanceof Error ? error.stack : error;
  process.stderr.write(`${String(text)}\n`);
  process.exitCode = 1;
}

function main(): void {
  const { file, dataDirFlags } = readArguments(process.argv.slice(2));
  const surroundings = { env: process.env, homeDir: homedir(), platform: process.platform };
  const { dataDir } = loadConfig({ ...surroundings, argv: dataDirFlags });
  const litellm = loadLitellmFile(resolve(file), process.env, false);
  importLitellm(litellm, dataDir);
  process.stdout.write(`${describeLitellmFile(litellm).join('\n')}\nIt is kept in ${dataDir}.\n`);
}

function readArguments(args: string[]): { file: string; dataDirFlags: readonly string[] } {
  let parsed: { values: { 'data-dir'?: string | undefined }; positionals: string[] };
  try {
    parsed = parseArgs({ args, options: { 'data-dir': { type: 'string' } }, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new ConfigError(`${cause instanceof Error ? cause.message : String(cause)} ${USAGE}`, { cause });
  }
  const [file, ...rest] = parsed.positionals;
  if (file === undefined || rest.length > 0) throw new ConfigError(`One file is needed. ${USAGE}`);
  const dataDir = parsed.values['data-dir'];
  return { file, dataDirFlags: dataDir === undefined ? [] : ['--data-dir', dataDir] };
}
