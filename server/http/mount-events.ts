import type { Express } from 'express';
import { getStatus, type HubStatus } from '../contract/hub/status.ts';
import type { Clock } from '../domain/ports.ts';
import type { CallerDeps } from './credentials.ts';
import { authorize } from './mount-contract.ts';

/** Changes within this time travel together. */
const GATHER_MS = 100;
/** Proxies close what is silent; browsers skip comments. */
const HEARTBEAT_MS = 15_000;

export interface StatusFeed {
  read(): HubStatus;
  /** Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
}

export interface EventDeps extends CallerDeps {
  readonly feed: StatusFeed;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
}

/** The one event stream of the interface: everything live travels on it, because browsers allow six connections a host. */
export function mountEvents(app: Express, deps: EventDeps): void {
  const { feed, clock, stopping } = deps;
  app.get('/hub/events', (req, res) => {
    authorize(req, res, { ...getStatus, path: '/hub/events' }, deps);
    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache',
      'X-Accel-Buffering': 'no',
    });
    let takeBackGather: (() => void) | undefined;
    let takeBackBeat: (() => void) | undefined;
    const send = () => {
      takeBackGather = undefined;
      res.write(`event: status\ndata: ${JSON.stringify(feed.read())}\n\n`);
    };
    const beat = () => {
      res.write(': still here\n\n');
      takeBackBeat = clock.after(HEARTBEAT_MS, beat);
    };
    const stopListening = feed.onChange(() => (takeBackGather ??= clock.after(GATHER_MS, send)));
    const end = () => res.end();
    stopping.addEventListener('abort', end, { once: true });
    res.once('close', () => {
      stopListening();
      takeBackGather?.();
      takeBackBeat?.();
      stopping.removeEventListener('abort', end);
    });
    send();
    takeBackBeat = clock.after(HEARTBEAT_MS, beat);
  });
}
