import { describe, expect, it } from 'vitest';
import { isOwnPage, isPermitted, isSafeExternal } from './guards.ts';
import { createQuitGate } from './quit-gate.ts';
import { createRestartPolicy } from './restart-policy.ts';
import { DEFAULT_SIZE, restoreBounds } from './window-bounds.ts';

const hub = 'http://localhost:4000';

describe('what a page may do', () => {
  it.each([
    ['http://localhost:4000/ui/', true],
    ['http://localhost:4001/ui/', false],
    ['http://localhost.evil.example:4000/', false],
    ['https://localhost:4000/', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
  ])('%s is our own page: %s', (url, isOwn) => {
    expect(isOwnPage(url, hub)).toBe(isOwn);
  });

  it('nothing is our own page before the hub is there', () => {
    expect(isOwnPage(`${hub}/ui/`, undefined)).toBe(false);
  });

  it.each(['https://a.example', 'http://a.example', 'mailto:a@b.example'])('%s may open outside', (url) =>
    expect(isSafeExternal(url)).toBe(true),
  );
  it.each(['file:///x', 'javascript:alert(1)', 'smb://x', 'ms-msdt:/id', ''])('%s may not', (url) =>
    expect(isSafeExternal(url)).toBe(false),
  );

  it('the camera is nobody’s', () => {
    expect(isPermitted('media', `${hub}/ui/`, hub)).toBe(false);
    expect(isPermitted('clipboard-sanitized-write', `${hub}/ui/`, hub)).toBe(true);
  });
});

describe('a hub that keeps dying', () => {
  it('is started three times a minute, with a growing pause, then no more until the minute is over', () => {
    const policy = createRestartPolicy();
    expect([policy.next(0), policy.next(1_000), policy.next(2_000), policy.next(3_000)]).toEqual([
      500,
      1000,
      2000,
      undefined,
    ]);
    expect(policy.next(61_500)).toBe(1000);
  });
});

describe('the way out', () => {
  it('is held until everything is gone, and asked for only once', async () => {
    const stopped = Promise.withResolvers<void>();
    let quits = 0;
    let stops = 0;
    const gate = createQuitGate({
      stopAll: () => {
        stops++;
        return stopped.promise;
      },
      quit: () => quits++,
    });
    const held = () => {
      let isHeld = false;
      gate.onBeforeQuit({ preventDefault: () => (isHeld = true) });
      return isHeld;
    };
    expect([gate.isQuitting, held(), held(), gate.isQuitting, stops]).toEqual([false, true, true, true, 1]);
    stopped.resolve();
    await expect.poll(() => quits).toBe(1);
    expect(held()).toBe(false);
  });
});

describe('the window comes back', () => {
  const display = { x: 0, y: 0, width: 1920, height: 1080 };
  const saved = { x: 100, y: 50, width: 1000, height: 700 };
  it.each([
    ['where it was', saved, [display], saved],
    ['on a second display', { ...saved, x: 2000 }, [display, { ...display, x: 1920 }], { ...saved, x: 2000 }],
    ['in the middle when its display is gone', { ...saved, x: 2000 }, [display], { width: 1000, height: 700 }],
    [
      'in the middle when its title would be below the screen',
      { ...saved, y: 1079 },
      [display],
      { width: 1000, height: 700 },
    ],
    [
      'no smaller than it can be used',
      { ...saved, width: 10, height: 10 },
      [display],
      { x: 100, y: 50, width: 800, height: 600 },
    ],
    ['at its first size when nothing was saved', undefined, [display], DEFAULT_SIZE],
    ['at its first size when what was saved is no place', { x: 'a' }, [display], DEFAULT_SIZE],
  ])('%s', (_name, bounds, displays, expected) => {
    expect(restoreBounds(bounds, displays)).toEqual(expected);
  });
});
