import type { LiveRequest, LiveRequests } from '../../contract/hub/requests.ts';
import type { Activity, Presence } from '../../inference/activity.ts';
import type { Names } from './names.ts';

export interface LiveSources {
  readonly activity: Pick<Activity, 'running' | 'waiting' | 'left' | 'present'>;
  readonly names: Names;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Told one by one; a page that shows more than this shows them to nobody. */
const MOST = 100;

/** Who is in the house, worked out when somebody looks: requests themselves only count. */
export function readLive({ activity, names, now }: LiveSources): LiveRequests {
  const { left, present, running, waiting } = activity;
  const requests: LiveRequest[] = [];
  for (const presence of present) {
    if (requests.push(describe(presence, names)) === MOST) break;
  }
  return { at: now(), running, waiting, left, requests };
}

function describe(presence: Presence, names: Names): LiveRequest {
  const { caller, dialect, operation, receivedAt, replyId, requestId } = presence.opening;
  const facts = presence.facts();
  return {
    id: replyId,
    requestId,
    receivedAt,
    caller: caller.id,
    callerName: names.nameOf('key', caller.id) ?? caller.alias ?? null,
    dialect,
    operation,
    stream: presence.isStream ?? null,
    modelAsked: presence.modelAsked ?? null,
    modelServed: facts?.target?.model.name ?? null,
    engine: facts?.target?.engine.id ?? null,
    phase: phaseOf(presence, facts),
    tokens: presence.pieces,
    retries: facts?.retries ?? 0,
    fallbacks: facts?.fallbacks ?? 0,
  };
}

function phaseOf({ isWorkedOn, pieces }: Presence, facts: ReturnType<Presence['facts']>): LiveRequest['phase'] {
  if (pieces > 0) return 'generating';
  if (isWorkedOn) return 'prompt';
  const target = facts?.target;
  if (target === undefined) return 'queued';
  // As it is now: the target knows how it was when it was chosen.
  const model = target.engine.findModel(target.model.name) ?? target.model;
  return model.loaded === false ? 'loading' : 'working';
}
