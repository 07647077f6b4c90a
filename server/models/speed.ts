import type { Clock } from '../domain/ports.ts';

/** Long enough that the figure does not flicker, short enough that it is about now. */
const WINDOW_MS = 5_000;
/** A fast line brings thousands of pieces a second, and the window is gone through for each note. */
const GATHER_MS = 100;

/** How fast something comes, over the last seconds. */
export function createSpeed(clock: Pick<Clock, 'monotonic'>): {
  note(doneBytes: number): void;
  bytesPerSecond(): number;
} {
  let notes: { readonly at: number; readonly bytes: number }[] = [];
  return {
    note(bytes) {
      const at = clock.monotonic();
      const before = notes.at(-2);
      if (before !== undefined && at - before.at < GATHER_MS) {
        notes[notes.length - 1] = { at, bytes };
        return;
      }
      const recent = notes.filter((note) => at - note.at <= WINDOW_MS);
      // The last one before the window is where the window begins.
      notes = [
        ...notes.slice(notes.length - recent.length - 1, notes.length - recent.length),
        ...recent,
        { at, bytes },
      ];
    },
    bytesPerSecond() {
      const first = notes[0];
      const last = notes.at(-1);
      if (first === undefined || last === undefined || clock.monotonic() - last.at > WINDOW_MS) return 0;
      const seconds = (clock.monotonic() - first.at) / 1000;
      return seconds <= 0 ? 0 : Math.max(0, Math.round((last.bytes - first.bytes) / seconds));
    },
  };
}
