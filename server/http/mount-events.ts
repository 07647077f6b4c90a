import type { Express } from 'express';
import { getStatus } from '../contract/hub/status.ts';
import type { Clock, Principal } from '../domain/ports.ts';
import { requireCaller, type CallerDeps } from './credentials.ts';
import { requireAccess } from './require-access.ts';

const GATHER_MS = 100;
/** Proxies close what is silent; browsers skip comments. */
const HEARTBEAT_MS = 15_000;
/** A window that reads so slowly is cut off: it connects again and asks for what it has missed. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

/** Something live that is told whole: at the beginning, and after every change. */
export interface SnapshotTopic {
  readonly kind: 'snapshot';
  /** The name of its events. */
  readonly name: string;
  /** Changes within this time travel together; absent = 100 ms. */
  readonly gatherMs?: number;
  read(): unknown;
  /** Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
}

/** Single events, each told when it happens. Whoever was away asks elsewhere for what was missed. */
export interface EventTopic {
  readonly kind: 'events';
  readonly name: string;
  /** @param caller who is told: only of what is theirs. Returns the way to stop listening. */
  onEvent(listener: (event: unknown) => void, caller: Principal): () => void;
}

export type LiveTopic = SnapshotTopic | EventTopic;

export interface EventDeps extends CallerDeps {
  readonly topics: readonly LiveTopic[];
  readonly clock: Clock;
  readonly stopping: AbortSignal;
}

/** The one event stream of the interface: everything live travels on it, because browsers allow six connections a host. */
export function mountEvents(app: Express, deps: EventDeps): void {
  const { topics, clock, stopping } = deps;
  app.get('/hub/events', (req, res) => {
    const caller = requireCaller(req, res, deps);
    requireAccess(caller, { ...getStatus, path: '/hub/events' }, req.path);
    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache',
      'X-Accel-Buffering': 'no',
    });
    let takeBackBeat: (() => void) | undefined;
    const send = (name: string, data: unknown) => {
      if (res.writableLength > MAX_UNREAD_BYTES) return void res.destroy();
      res.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    const beat = () => {
      res.write(': still here\n\n');
      takeBackBeat = clock.after(HEARTBEAT_MS, beat);
    };
    const stops = topics.map((topic) => follow(topic, caller, send, clock));
    const leave = () => {
      for (const stop of stops) stop();
      takeBackBeat?.();
      stopping.removeEventListener('abort', end);
    };
    // Turns tell of their end while the hub stops; nothing may be written any more then.
    const end = () => {
      leave();
      res.end();
    };
    stopping.addEventListener('abort', end, { once: true });
    res.once('close', leave);
    takeBackBeat = clock.after(HEARTBEAT_MS, beat);
  });
}

function follow(
  topic: LiveTopic,
  caller: Principal,
  send: (name: string, data: unknown) => void,
  clock: Clock,
): () => void {
  if (topic.kind === 'events') return topic.onEvent((event) => send(topic.name, event), caller);
  let takeBack: (() => void) | undefined;
  const sendNow = () => {
    takeBack = undefined;
    send(topic.name, topic.read());
  };
  const stop = topic.onChange(() => (takeBack ??= clock.after(topic.gatherMs ?? GATHER_MS, sendNow)));
  sendNow();
  return () => {
    stop();
    takeBack?.();
  };
}
