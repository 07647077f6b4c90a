import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IdGenerator } from '../domain/ports.ts';
import { stopServers, type Listening } from './listen.ts';
import { openServer } from './open-server.ts';
import { refuseUnreadable } from './refuse-unreadable.ts';

export interface LanListener extends Listening {
  /** The open one. */
  port(): number | undefined;
  /**
   * Opens a port for the whole network, in place of one that is open.
   * @param advice how to ask for another port
   * @throws ListenError; then what was open stays so
   */
  open(port: number, advice: string): Promise<void>;
  /** Nobody is let in any more; answers that run end, and windows of other computers are cut off. */
  close(): void;
}

/** The listener that other computers reach, switched on and off while the hub runs. */
export function createLanListener(app: RequestListener, ids: IdGenerator): LanListener {
  const refuse = refuseUnreadable(ids);
  /** Connections of closed ones may still carry answers. */
  const servers = new Set<Server>();
  let current: Server | undefined;
  const answering = new Map<ServerResponse, IncomingMessage>();

  function serve(server: () => Server, req: IncomingMessage, res: ServerResponse): void {
    // A connection that was kept open is no way around a listener that was switched off.
    if (server() !== current) return void req.socket.destroy();
    answering.set(res, req);
    res.once('close', () => {
      answering.delete(res);
      if (server() !== current) req.socket.destroySoon();
    });
    app(req, res);
  }

  function close(): void {
    if (current === undefined) return;
    stopServers([current]);
    current = undefined;
    for (const { url, socket } of answering.values()) if (url?.startsWith('/hub/events') === true) socket.destroy();
  }

  return {
    port: () => (current?.address() as AddressInfo | null | undefined)?.port,
    async open(port, advice) {
      if (current !== undefined && port === (current.address() as AddressInfo).port) return;
      const server = await openServer((req, res) => serve(() => server, req, res), { host: undefined, port }, advice);
      server.on('clientError', refuse);
      server.once('close', () => servers.delete(server));
      servers.add(server);
      close();
      current = server;
    },
    close,
    stop() {
      current = undefined;
      return stopServers([...servers]);
    },
  };
}
