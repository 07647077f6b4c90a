import type { HubStatus } from '../../../server/contract/hub/status.ts';
import type { EngineAction } from '../../api/queries/server.ts';

type Engine = Pick<HubStatus['engines'][number], 'state' | 'isOurs' | 'isSupervised'>;

/** What may be done with an engine now. One that somebody else started is used and left alone. */
export function engineActions({ state, isOurs, isSupervised }: Engine): readonly EngineAction[] {
  if (!isSupervised) return [];
  if (isOurs && state !== 'stopped') return ['restart', 'stop'];
  return state === 'ready' || state === 'degraded' || state === 'starting' ? [] : ['start'];
}
