import type { Clock, LimitState } from '../domain/ports.ts';

/** A fixed window of a minute that begins with the first request of its scope, as LiteLLM counts. */
export const WINDOW_MS = 60_000;

/** What one scope counts. */
export interface RateWindow {
  startedAt: number;
  /** How often it began anew: a clock that is set back can make it begin at the same moment twice. */
  round: number;
  requests: number;
  /** Used, and held by requests in flight. */
  tokens: number;
  inFlight: number;
}

export interface RateWindows {
  /** The scope's window at this moment; a new one when the last is over. Requests in flight go on counting. */
  of(scope: LimitState['scope'], id: string): RateWindow;
  /** The scope's window, if it has one that is not over. */
  peek(scope: LimitState['scope'], id: string): RateWindow | undefined;
  /** Milliseconds until a window is over. */
  restMs(window: RateWindow): number;
  /** Forgets windows that are over, so that memory does not grow with everybody who ever called. */
  sweep(): void;
}

export function createRateWindows(clock: Clock): RateWindows {
  const byScope = new Map<LimitState['scope'], Map<string, RateWindow>>();
  return {
    of(scope, id) {
      const now = clock.now();
      let windows = byScope.get(scope);
      if (windows === undefined) byScope.set(scope, (windows = new Map()));
      const known = windows.get(id);
      if (known === undefined) {
        const window = { startedAt: now, round: 0, requests: 0, tokens: 0, inFlight: 0 };
        windows.set(id, window);
        return window;
      }
      // A clock that was set back must not keep a window open for hours.
      if (now - known.startedAt >= WINDOW_MS || now < known.startedAt) {
        known.startedAt = now;
        known.round += 1;
        known.requests = 0;
        known.tokens = 0;
      }
      return known;
    },
    peek(scope, id) {
      const window = byScope.get(scope)?.get(id);
      return window !== undefined && clock.now() - window.startedAt < WINDOW_MS ? window : undefined;
    },
    restMs: (window) => Math.max(0, window.startedAt + WINDOW_MS - clock.now()),
    sweep() {
      const now = clock.now();
      for (const windows of byScope.values()) {
        for (const [id, window] of windows) {
          if (window.inFlight === 0 && now - window.startedAt >= WINDOW_MS) windows.delete(id);
        }
      }
    },
  };
}
