import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config/load-config.ts';
import { bootOptions, type BootOptionName } from './config/options.ts';
import type { HubAbout } from './contract/hub/about.ts';
import { VERSION } from './version.ts';

/** Options whose value stays out of sight. */
const SECRET: readonly BootOptionName[] = ['master-key'];

/** What this hub was started with, for the one who looks after it. */
export function describeStart(config: Config): HubAbout {
  const values: Readonly<Record<BootOptionName, string | undefined>> = {
    port: String(config.port),
    host: config.host,
    'data-dir': config.dataDir,
    'master-key': undefined,
    config: config.litellm?.path,
    'lan-port': config.lanPort?.toString(),
    'ollama-host': config.ollamaHost,
    'model-library': config.modelLibrary,
    'models-dir': config.modelsDirs.join(', '),
    'log-level': config.logLevel,
  };
  return {
    version: VERSION,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    dataDir: config.dataDir,
    databaseBytes: sizeOf(join(config.dataDir, 'homeport.db'), join(config.dataDir, 'homeport.db-wal')),
    startOptions: (Object.keys(bootOptions) as BootOptionName[])
      .filter((name) => !SECRET.includes(name))
      .map((name) => ({
        name: `--${name}`,
        value: values[name] ?? null,
        help: bootOptions[name].help,
        environment: `HOMEPORT_${name.replaceAll('-', '_').toUpperCase()}`,
      })),
  };
}

function sizeOf(...files: readonly string[]): number | null {
  try {
    return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  } catch {
    return null; // A folder that may not be looked at: the page says that it is not known.
  }
}
