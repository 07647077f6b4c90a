import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IdGenerator, Logger } from '../domain/ports.ts';
import { openServer } from './open-server.ts';
import { refuseUnreadable } from './refuse-unreadable.ts';

export interface Listening {
  /** Stops accepting; `finished` resolves when the last connection is closed. */
  stop(): { finished: Promise<void>; destroyConnections(): void };
}

export interface Listeners extends Listening {
  /** The port that was opened; the one asked for unless that was 0. */
  readonly port: number;
  /** Where this computer's programs reach the hub, such as `http://localhost:4000`. */
  readonly url: string;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly ids: IdGenerator;
  readonly logger: Logger;
}

/**
 * Opens the listeners for this computer. For the loopback address both its IPv4 and its IPv6 form are opened, because
 * `localhost` may mean either.
 * @throws ListenError
 */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listeners> {
  const servers: Server[] = [];
  const refuse = refuseUnreadable(options.ids);
  const open = (host: string, port: number) =>
    openServer(app, { host, port }, 'use --port').then((server) => server.on('clientError', refuse));
  const main = await open(options.host, options.port);
  servers.push(main);
  const { port } = main.address() as AddressInfo;
  const twin = twinOf(options.host);
  if (twin !== undefined)
    servers.push(...(await openTwin(() => open(twin, port), { host: twin, port }, options.logger)));
  return { port, url: `http://${hostInUrl(options.host)}:${port}`, stop: () => stopServers(servers) };
}

function hostInUrl(host: string): string {
  if (twinOf(host) !== undefined || isEverywhere(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Means every address of this computer, those of the network too. */
export function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function twinOf(host: string): string | undefined {
  if (host === '127.0.0.1' || host === 'localhost') return '::1';
  return host === '::1' ? '127.0.0.1' : undefined;
}

async function openTwin(
  open: () => Promise<Server>,
  address: { readonly host: string; readonly port: number },
  logger: Logger,
): Promise<readonly Server[]> {
  try {
    return [await open()];
  } catch (error) {
    // A computer without IPv6, or somebody else on that half of the port: the other half is open and is enough.
    logger.info('listen.twin_missing', { ...address, error });
    return [];
  }
}

export function stopServers(servers: readonly Server[]): ReturnType<Listening['stop']> {
  const closed = servers.map(
    (server) =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  );
  return {
    finished: Promise.all(closed).then(() => undefined),
    destroyConnections: () => {
      for (const server of servers) server.closeAllConnections();
    },
  };
}
