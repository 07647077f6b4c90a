import type { Page } from '@playwright/test';

/** What the page keeps while something is measured. */
interface Measured {
  longTasks: number[];
  frames: number[];
  delays: number[];
}

declare global {
  var measured: Measured | undefined;
}

/** Milliseconds from a click on the link until the text of the last message is painted, in a page that has read nothing yet. */
export async function openMs(page: Page, origin: string, conversationId: string, lastText: string): Promise<number> {
  await page.goto(`${origin}/ui/`);
  const link = page.locator(`a[href$="/chat/${conversationId}"]`);
  await link.waitFor();
  return link.evaluate(
    (element, text) =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        const look = () => {
          if (document.querySelector('[role=log]')?.textContent.includes(text) === true) {
            // The frame after the one in which it stands there has been painted.
            requestAnimationFrame(() => resolve(performance.now() - began));
          } else requestAnimationFrame(look);
        };
        (element as HTMLElement).click();
        look();
      }),
    lastText,
  );
}

/** Milliseconds between frames while the conversation is scrolled up for two seconds. */
export async function scrollFrames(page: Page): Promise<number[]> {
  return page.getByRole('log').evaluate(
    (log) =>
      new Promise<number[]>((resolve) => {
        const frames: number[] = [];
        const began = performance.now();
        let last = began;
        const step = () => {
          const now = performance.now();
          frames.push(now - last);
          last = now;
          log.scrollTop -= 120;
          if (now - began < 2_000) requestAnimationFrame(step);
          else resolve(frames.slice(1));
        };
        log.scrollTop = log.scrollHeight;
        requestAnimationFrame(step);
      }),
  );
}

/** Begins to note tasks over 50 ms; the returned function gives their milliseconds. */
export async function watchLongTasks(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const longTasks: number[] = [];
    globalThis.measured = { longTasks, frames: [], delays: [] };
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
  });
  return () => page.evaluate(() => globalThis.measured?.longTasks ?? []);
}

/** Types a letter every 100 ms for some time; milliseconds from each key press until the frame that shows it. */
export async function typingWhile(page: Page, field: string, forMs: number): Promise<number[]> {
  await page.locator(field).focus();
  await page.evaluate(() => {
    const delays: number[] = [];
    globalThis.measured = { longTasks: globalThis.measured?.longTasks ?? [], frames: [], delays };
    addEventListener(
      'keydown',
      (event) => {
        // The event's own time is when the browser got it: waiting for a busy page counts.
        const began = event.timeStamp;
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.addEventListener('message', () => delays.push(performance.now() - began));
          channel.port1.start();
          channel.port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    await page.keyboard.press('a');
    await page.waitForTimeout(100);
  }
  const delays = await page.evaluate(() => globalThis.measured?.delays ?? []);
  await page.locator(field).fill('');
  return delays;
}

/** Bytes of JavaScript's heap after a full collection. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
