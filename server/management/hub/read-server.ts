import type { HubServer } from '../../contract/hub/server.ts';
import type { LanAccess } from './lan-access.ts';

export interface ServerSources {
  readonly config: { readonly host: string; readonly dataDir: string; readonly lanPort: number | undefined };
  readonly lan: Pick<LanAccess, 'port' | 'problem'>;
  readonly paused: boolean;
  readonly address: string;
  readonly addressesOfNetwork: () => readonly string[];
  readonly log: { readonly file: string; level(): HubServer['log']['level'] };
}

/** How the hub is reached now. */
export function readServer({ config, lan, paused, address, addressesOfNetwork, log }: ServerSources): HubServer {
  return {
    paused,
    address,
    host: config.host,
    networkAddresses: [...addressesOfNetwork()],
    lan: { port: lan.port() ?? null, isFromStart: config.lanPort !== undefined, problem: lan.problem() ?? null },
    log: { file: log.file, level: log.level() },
    dataDir: config.dataDir,
  };
}
