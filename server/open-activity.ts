import type { AccountBook } from './accounts/account-book.ts';
import type { Clock, Logger } from './domain/ports.ts';
import type { LiveTopic } from './http/mount-events.ts';
import { createReplay, type ReplayDeps } from './http/replay-request.ts';
import { createActivity, type Activity } from './inference/activity.ts';
import { createBodyKeeper, type BodyKeeper } from './keep-bodies.ts';
import { readLive } from './management/hub/live-requests.ts';
import { createNames } from './management/hub/names.ts';
import type { RequestDeps } from './management/hub/requests.ts';
import type { Settings } from './management/hub/settings.ts';
import { protocols } from './protocols/index.ts';
import { createBodyStore } from './store/body-store.ts';
import type { Database } from './store/database.ts';

/** At thousands of requests a second the list is still told only so often. */
const GATHER_MS = 250;
/** Tokens come without anybody coming or going. */
const PROGRESS_MS = 500;

export interface ActivityDeps {
  readonly db: Database;
  readonly settings: Pick<Settings, 'current'>;
  readonly book: () => AccountBook;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Requests as people watch them: those in the house, live, and what was said in those that are over. */
export interface OpenActivity {
  readonly activity: Activity;
  readonly bodies: BodyKeeper;
  /** Who is in the house, for the event stream. */
  topic(): LiveTopic;
  /** What the handlers need. */
  requests(replay: ReplayDeps): RequestDeps;
}

export function openActivity({ db, settings, book, clock, logger }: ActivityDeps): OpenActivity {
  const activity = createActivity();
  const bodies = createBodyKeeper({
    store: createBodyStore(db),
    settings: settings.current,
    keyOf: (caller) => book().keys.get(caller),
    isSpoken: (dialect) => protocols.some((protocol) => protocol.dialect === dialect),
    clock,
    logger,
  });
  return {
    activity,
    bodies,
    topic: () => ({
      kind: 'snapshot',
      name: 'requests',
      gatherMs: GATHER_MS,
      read: () => readLive({ activity, names: createNames(book()), now: clock.now }),
      onChange: (listener) => watch(activity, clock, listener),
    }),
    requests: (deps) => ({ activity, bodies, replay: createReplay(deps), now: clock.now }),
  };
}

/** Who comes and goes, and, while somebody is there, how far they are. Without a listener nothing of it runs. */
function watch(activity: Activity, clock: Clock, listener: () => void): () => void {
  let takeBack: (() => void) | undefined;
  function changed(): void {
    listener();
    if (activity.present.size > 0) takeBack ??= clock.after(PROGRESS_MS, progress);
  }
  function progress(): void {
    takeBack = undefined;
    changed();
  }
  if (activity.present.size > 0) takeBack = clock.after(PROGRESS_MS, progress);
  const stop = activity.onChange(changed);
  return () => {
    stop();
    takeBack?.();
  };
}
