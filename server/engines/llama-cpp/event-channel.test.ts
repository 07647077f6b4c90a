import { describe, expect, it } from 'vitest';
import { createEventChannel } from './event-channel.ts';

describe('an event channel', () => {
  it('gives events in order, whether they come before or after the reader', async () => {
    const channel = createEventChannel<number>();
    channel.push(1);
    const read: number[] = [];
    const reading = (async () => {
      for await (const event of channel) read.push(event);
    })();
    await Promise.resolve();
    channel.push(2);
    channel.push(3);
    channel.end();
    await reading;
    expect(read).toEqual([1, 2, 3]);
  });

  it('fails at once, even while events wait to be read', async () => {
    const channel = createEventChannel<number>();
    const reader = channel[Symbol.asyncIterator]();
    channel.push(1);
    channel.push(2);
    expect(await reader.next()).toEqual({ done: false, value: 1 });
    channel.fail(new Error('gone'));
    await expect(reader.next()).rejects.toThrow('gone');
  });

  it('wakes a reader that waits when it fails', async () => {
    const channel = createEventChannel<number>();
    const next = channel[Symbol.asyncIterator]().next();
    channel.fail(new Error('gone'));
    await expect(next).rejects.toThrow('gone');
  });

  it('does not fail an answer that was read to its end', async () => {
    const channel = createEventChannel<number>();
    channel.push(1);
    channel.end();
    const reader = channel[Symbol.asyncIterator]();
    await reader.next();
    channel.fail(new Error('too late'));
    expect((await reader.next()).done).toBe(true);
  });
});
