import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IdGenerator, Logger } from '../domain/ports.ts';
import { findPortHolder } from './port-holder.ts';
import { refuseUnreadable } from './refuse-unreadable.ts';

/** A listener could not be opened. The message names the holder of the port where it is known, and the next free one. */
export class ListenError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export interface Listeners {
  /** The port that was opened; the one asked for unless that was 0. */
  readonly port: number;
  /** Where this computer's programs reach the hub, such as `http://localhost:4000`. */
  readonly url: string;
  /** Stops accepting; `finished` resolves when the last connection is closed. */
  stop(): { finished: Promise<void>; destroyConnections(): void };
}

export interface ListenOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly lanPort: number | undefined;
  readonly ids: IdGenerator;
  readonly logger: Logger;
}

/**
 * Opens the listeners. For the loopback address both its IPv4 and its IPv6 form are opened, because `localhost` may mean
 * either.
 * @throws ListenError
 */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listeners> {
  const servers: Server[] = [];
  const refuse = refuseUnreadable(options.ids);
  const open = (host: string, port: number) =>
    openServer(app, host, port).then((server) => server.on('clientError', refuse));
  try {
    const main = await open(options.host, options.port);
    servers.push(main);
    const { port } = main.address() as AddressInfo;
    const twin = twinOf(options.host);
    if (twin !== undefined)
      servers.push(...(await openTwin(() => open(twin, port), { host: twin, port }, options.logger)));
    if (options.lanPort !== undefined) servers.push(await open('::', options.lanPort));
    return { port, url: `http://${hostInUrl(options.host)}:${port}`, stop: () => stop(servers) };
  } catch (error) {
    stop(servers).destroyConnections();
    throw error;
  }
}

function hostInUrl(host: string): string {
  if (twinOf(host) !== undefined || host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
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

async function openServer(app: RequestListener, host: string, port: number): Promise<Server> {
  // A missing Host is refused where every other wrong one is.
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0, requireHostHeader: false }, app);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host, port, ipv6Only: host === '::1' }, resolve);
  try {
    await promise;
    return server;
  } catch (cause) {
    throw await explain(cause, host, port);
  }
}

async function explain(cause: unknown, host: string, port: number): Promise<ListenError> {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN';
  switch (code) {
    case 'EADDRINUSE': {
      const holder = await findPortHolder(port, process.platform);
      const by = holder === undefined ? 'another program' : `process ${holder.pid} (${holder.command.slice(0, 120)})`;
      const free = await freePortAfter(host, port);
      const advice = free === undefined ? 'use --port with another one' : `use --port ${free}, which is free`;
      return new ListenError(code, `Port ${port} is taken by ${by}. Stop it, or ${advice}.`, cause);
    }
    case 'EACCES':
      return new ListenError(
        code,
        `This user may not listen on port ${port}. Use --port with a number above 1023.`,
        cause,
      );
    case 'EADDRNOTAVAIL':
      return new ListenError(
        code,
        `${host} is no address of this computer. Use --host 127.0.0.1, or one of its own addresses.`,
        cause,
      );
    default:
      return new ListenError(code, `Can't listen on ${host} port ${port}: ${String(cause)}`, cause);
  }
}

async function freePortAfter(host: string, port: number): Promise<number | undefined> {
  for (let candidate = port + 1; candidate <= Math.min(port + 20, 65_535); candidate++) {
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen({ host, port: candidate }, () => server.close(() => resolve(true)));
    });
    if (isFree) return candidate;
  }
  return undefined;
}

function stop(servers: readonly Server[]): { finished: Promise<void>; destroyConnections(): void } {
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
