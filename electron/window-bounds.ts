export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const DEFAULT_SIZE = { width: 1200, height: 800 } as const;
export const MINIMUM_SIZE = { width: 800, height: 600 } as const;

/** So much of a window has to be on a display for a person to reach its title bar. */
const REACHABLE_PIXELS = 80;

/** Where the window may come back: as it was, if a display is still there, else in the middle of whatever there is. */
export function restoreBounds(saved: unknown, displays: readonly Bounds[]): Partial<Bounds> {
  if (!isBounds(saved)) return DEFAULT_SIZE;
  const size = {
    width: Math.max(saved.width, MINIMUM_SIZE.width),
    height: Math.max(saved.height, MINIMUM_SIZE.height),
  };
  const restored = { x: saved.x, y: saved.y, ...size };
  return displays.some((display) => isReachable(restored, display)) ? restored : size;
}

function isReachable(window: Bounds, display: Bounds): boolean {
  const width = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  const isTitleOnDisplay = window.y >= display.y && window.y < display.y + display.height - REACHABLE_PIXELS;
  return width >= REACHABLE_PIXELS && isTitleOnDisplay;
}

function isBounds(value: unknown): value is Bounds {
  if (typeof value !== 'object' || value === null) return false;
  const bounds = value as Record<string, unknown>;
  return ['x', 'y', 'width', 'height'].every((name) => Number.isInteger(bounds[name]));
}
