import { createServer, type RequestListener, type Server } from 'node:http';
import { findPortHolder, type PortHolder } from './port-holder.ts';

/** A listener could not be opened. The message names the holder of the port where it is known, and the next free one. */
export class ListenError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export interface PortQuestion {
  /** Undefined: every address of this computer, of both kinds where it has both. */
  readonly host: string | undefined;
  readonly port: number;
}

/** What is known of a port that somebody wants to listen on. */
export interface PortState {
  readonly isFree: boolean;
  /** Who has it, where the system lets us know. */
  readonly holder: PortHolder | undefined;
  /** The next one that nobody has; the port itself where it is free. */
  readonly nextFree: number | undefined;
}

/** How far to look for a free one. */
const NEIGHBOURS = 20;

/**
 * Opens a server on an address of this computer.
 * @param advice how to ask for another port, such as `use --port`
 * @throws ListenError
 */
export async function openServer(app: RequestListener, { host, port }: PortQuestion, advice: string): Promise<Server> {
  // A missing Host is refused where every other wrong one is.
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0, requireHostHeader: false }, app);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ ...addressOf(host), port, ipv6Only: host === '::1' }, resolve);
  try {
    await promise;
    return server;
  } catch (cause) {
    throw await explain(cause, { host, port }, advice);
  }
}

/** Left out, Node takes the address of both kinds, and the one of IPv4 where there is no other. */
function addressOf(host: string | undefined): { readonly host?: string } {
  return host === undefined ? {} : { host };
}

/** Looks at a port without keeping it. */
export async function lookAtPort({ host, port }: PortQuestion): Promise<PortState> {
  if (await isFree(host, port)) return { isFree: true, holder: undefined, nextFree: port };
  const holder = await findPortHolder(port, process.platform);
  return { isFree: false, holder, nextFree: await freePortAfter(host, port) };
}

async function explain(cause: unknown, { host, port }: PortQuestion, advice: string): Promise<ListenError> {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN';
  switch (code) {
    case 'EADDRINUSE': {
      const { holder, nextFree } = await lookAtPort({ host, port });
      const way = nextFree === undefined ? `${advice} with another one` : `${advice} ${nextFree}, which is free`;
      return new ListenError(code, `Port ${port} is taken by ${nameOf(holder)}. Stop it, or ${way}.`, cause);
    }
    case 'EACCES': {
      const message = `This user may not listen on port ${port}. ${capitalized(advice)} with a number above 1023.`;
      return new ListenError(code, message, cause);
    }
    case 'EADDRNOTAVAIL':
      return new ListenError(
        code,
        `${host ?? 'That'} is no address of this computer. Use --host 127.0.0.1, or one of its own addresses.`,
        cause,
      );
    default:
      return new ListenError(code, `Can't listen on ${host ?? 'the network'}, port ${port}: ${String(cause)}`, cause);
  }
}

function nameOf(holder: PortHolder | undefined): string {
  if (holder === undefined) return 'another program';
  if (holder.pid === process.pid) return 'this hub itself';
  return `process ${holder.pid} (${holder.command.slice(0, 120)})`;
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

async function freePortAfter(host: string | undefined, port: number): Promise<number | undefined> {
  for (let candidate = port + 1; candidate <= Math.min(port + NEIGHBOURS, 65_535); candidate++) {
    if (await isFree(host, candidate)) return candidate;
  }
  return undefined;
}

function isFree(host: string | undefined, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ ...addressOf(host), port }, () => server.close(() => resolve(true)));
  });
}
