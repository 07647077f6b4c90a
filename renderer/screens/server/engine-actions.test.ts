import { describe, expect, it } from 'vitest';
import { engineActions } from './engine-actions.ts';

describe('what may be done with an engine', () => {
  it.each([
    ['ours that runs', { state: 'ready', isOurs: true, isSupervised: true }, ['restart', 'stop']],
    ['ours that hangs', { state: 'degraded', isOurs: true, isSupervised: true }, ['restart', 'stop']],
    ['ours that starts', { state: 'starting', isOurs: true, isSupervised: true }, ['restart', 'stop']],
    ['one that was stopped', { state: 'stopped', isOurs: false, isSupervised: true }, ['start']],
    ['one that failed', { state: 'failed', isOurs: false, isSupervised: true }, ['start']],
    ['one that is not installed', { state: 'absent', isOurs: false, isSupervised: true }, ['start']],
    ['somebody else’s', { state: 'ready', isOurs: false, isSupervised: true }, []],
    ['one without a process', { state: 'ready', isOurs: true, isSupervised: false }, []],
  ] as const)('%s', (_name, engine, actions) => expect(engineActions(engine)).toEqual(actions));
});
