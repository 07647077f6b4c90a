import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clock } from './domain/ports.ts';

/** When what the start needed is no longer needed. */
const AFTER_START_MS = 1_500;

/**
 * Gives the memory back that only the start needed, once: reading the program leaves some 30 MB of dead objects and of room
 * for young ones, and V8 collects nothing in a process that then has nothing to do. Measured at 116 MB before and 99 MB
 * after, for one pause of some ten milliseconds.
 */
export function returnMemoryOfStart(clock: Clock): void {
  clock.after(AFTER_START_MS, () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    setFlagsFromString('--no-expose-gc');
    // The only kind of collection that returns free pages at once.
    if (typeof collect === 'function') collect({ type: 'major', flavor: 'last-resort' });
  });
}
