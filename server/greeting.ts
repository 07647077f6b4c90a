import { existsSync } from 'node:fs';
import { describeLitellmFile } from './config/litellm/describe-file.ts';
import type { Config } from './config/load-config.ts';
import { SAFE_MASTER_KEY } from './config/options.ts';
import type { RunningHub } from './hub.ts';
import { VERSION } from './version.ts';

/** What a hub that has started says to the person who started it, in lines. */
export function greetingOf(
  hub: Pick<RunningHub, 'url' | 'newMasterKey' | 'summary'>,
  config: Pick<Config, 'masterKey' | 'dataDir' | 'modelsDirs' | 'litellm'>,
  signInUrl: string,
): readonly string[] {
  const { url, newMasterKey } = hub;
  return [
    '',
    `Homeport ${VERSION} is running on ${url}`,
    ...(newMasterKey === undefined ? [] : [`Master key (shown only this once, keep it): ${newMasterKey}`]),
    ...(isGuessable(config.masterKey)
      ? [`The master key is short and easily guessed: good on this computer alone, not for a network.`]
      : []),
    `Open the interface (works once): ${signInUrl}`,
    `Programs use the base URL ${url}/v1 and a key made in the interface, or the master key.`,
    `Data: ${config.dataDir}`,
    // A disk that is not plugged in yet is no reason not to start.
    ...config.modelsDirs
      .slice(1)
      .filter((folder) => !existsSync(folder))
      .map(
        (folder) => `There is no folder ${folder}, which --models-dir names: its models are offered when it is there.`,
      ),
    hub.summary(),
    ...describeLitellmFile(config.litellm),
    '',
  ];
}

function isGuessable(masterKey: string | undefined): boolean {
  return masterKey !== undefined && masterKey.length < SAFE_MASTER_KEY;
}
