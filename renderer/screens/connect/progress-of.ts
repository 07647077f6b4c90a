import type { Arrival } from '../../../server/contract/hub/connect.ts';

/** How far a tool has come. */
export type Progress =
  | { readonly state: 'waiting' }
  | { readonly state: 'refused'; readonly request: Arrival }
  | { readonly state: 'connected'; readonly request: Arrival };

/**
 * The first request that was answered; before there is one, the latest that was refused. A tool that left early was
 * answered too: some ask only for the first words.
 * @param requests newest first
 */
export function progressOf(requests: readonly Arrival[]): Progress {
  const answered = requests.findLast(({ outcome }) => outcome !== 'error');
  if (answered !== undefined) return { state: 'connected', request: answered };
  const [latest] = requests;
  return latest === undefined ? { state: 'waiting' } : { state: 'refused', request: latest };
}
