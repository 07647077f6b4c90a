import type { RequestListener } from 'node:http';
import type { Config } from './config/load-config.ts';
import { HubError } from './domain/errors.ts';
import type { Clock, IdGenerator } from './domain/ports.ts';
import { createLanListener } from './http/lan-listener.ts';
import { isEverywhere, listen, type Listeners, type Listening } from './http/listen.ts';
import type { SnapshotTopic } from './http/mount-events.ts';
import { networkAddresses } from './http/network-addresses.ts';
import { ListenError, lookAtPort } from './http/open-server.ts';
import { createLanAccess } from './management/hub/lan-access.ts';
import { readServer } from './management/hub/read-server.ts';
import type { ServerDeps } from './management/hub/server.ts';
import type { SettingRecords, Settings } from './management/hub/settings.ts';
import type { FileLogger } from './telemetry/logger.ts';

export interface OpenNetworkDeps {
  /** What answers on every listener. */
  readonly app: RequestListener;
  readonly config: Pick<Config, 'dataDir' | 'host' | 'lanPort' | 'port'>;
  readonly settings: Pick<Settings, 'current' | 'onChange'>;
  readonly records: SettingRecords;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: FileLogger;
}

/** The listeners of this computer and of its network, and how the hub is reached through them. */
export interface OpenNetwork extends Listening {
  /** Such as `http://localhost:4000`; empty until it is open. */
  url(): string;
  /** Of this computer first, then those that others use. */
  addresses(): readonly string[];
  readonly handlers: ServerDeps;
  readonly topic: SnapshotTopic;
  /** @throws ListenError */
  start(): Promise<void>;
}

export function openNetwork({ app, config, settings, records, clock, ids, logger }: OpenNetworkDeps): OpenNetwork {
  let listeners: Listeners | undefined;
  const lanListener = createLanListener(app, ids);
  const lan = createLanAccess({
    listener: lanListener,
    refusalOf: (thrown) =>
      thrown instanceof ListenError ? new HubError('conflict', thrown.message, { param: 'port' }, thrown) : thrown,
    fromStart: config.lanPort,
    records,
    clock,
    logger,
  });
  const url = () => listeners?.url ?? '';
  /** Where other computers reach the hub: at the port for the network, or at the only one where that is open to all. */
  const addressesOfNetwork = () =>
    [isEverywhere(config.host) ? listeners?.port : undefined, lan.port()].flatMap((port) =>
      port === undefined ? [] : networkAddresses(port),
    );
  const currentServer = () =>
    readServer({ config, lan, paused: settings.current().paused, address: url(), addressesOfNetwork, log: logger });

  return {
    url,
    addresses: () => [url(), ...addressesOfNetwork()],
    handlers: {
      readServer: currentServer,
      lan,
      lookAtPort: (port) => lookAtPort({ host: undefined, port }),
      log: logger,
    },
    topic: {
      kind: 'snapshot',
      name: 'server',
      read: currentServer,
      onChange(listener) {
        const stops = [lan.onChange(listener), settings.onChange(listener)];
        return () => stops.forEach((stop) => stop());
      },
    },
    async start() {
      listeners = await listen(app, { host: config.host, port: config.port, ids, logger });
      await lan.start();
    },
    stop() {
      const stops = [listeners, lanListener].flatMap((each) => each?.stop() ?? []);
      return {
        finished: Promise.all(stops.map(({ finished }) => finished)).then(() => undefined),
        destroyConnections: () => stops.forEach(({ destroyConnections }) => destroyConnections()),
      };
    },
  };
}
