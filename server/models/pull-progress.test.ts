import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { createPullReader, explainPullFailure } from './pull-progress.ts';
import { createSpeed } from './speed.ts';

describe('the lines of a pull', () => {
  it('add up over layers, with `completed` missing at first and going back once', () => {
    const read = createPullReader();
    const line = (fields: object) => read(JSON.stringify(fields));
    expect(line({ status: 'pulling manifest' })).toMatchObject({ phase: 'starting', totalBytes: 0 });
    expect(line({ status: 'pulling aa', digest: 'a', total: 100 })).toMatchObject({
      phase: 'downloading',
      doneBytes: 0,
      totalBytes: 100,
    });
    expect(line({ status: 'pulling aa', digest: 'a', total: 100, completed: 60 }).doneBytes).toBe(60);
    expect(line({ status: 'pulling aa', digest: 'a', total: 100, completed: 40 }).doneBytes).toBe(60);
    expect(line({ status: 'pulling bb', digest: 'b', total: 50, completed: 50 })).toMatchObject({
      doneBytes: 90,
      totalBytes: 150,
    });
    expect(line({ status: 'verifying sha256 digest' }).phase).toBe('verifying');
    expect(line({ status: 'writing manifest' }).phase).toBe('finishing');
    expect(line({ status: 'success' }).phase).toBe('done');
  });

  it('tell of a failure, and odd ones change nothing', () => {
    const read = createPullReader();
    expect(read('no json')).toMatchObject({ phase: 'starting', failure: undefined });
    expect(read('{"error":"pull model manifest: file does not exist"}').failure).toContain('does not exist');
  });
});

describe('a failure in words', () => {
  it.each([
    ['pull model manifest: file does not exist', 'There is no model x there'],
    ['write /models/blobs/x: no space left on device', 'The disk has no room'],
    ['dial tcp: lookup registry.ollama.ai: no such host', "The library can't be reached"],
    ['digest mismatch, file must be downloaded again', 'is damaged'],
    ['pull model manifest: 412: requires a newer version of Ollama', 'needs a newer Ollama'],
    ['something else', 'could not be downloaded: something else'],
    ['digest mismatch, file must be downloaded again: want sha256:aa404b, got sha256:b403', 'is damaged'],
    ['write /models/blobs/sha256-ab404c-partial: no space left on device', 'has no room'],
  ])('%s', (words, expected) => expect(explainPullFailure('x', words)).toContain(expected));
});

describe('a speed', () => {
  it('is that of the last seconds, and none when nothing comes any more', () => {
    const clock = createTestClock();
    const speed = createSpeed(clock);
    expect(speed.bytesPerSecond()).toBe(0);
    for (let second = 0; second <= 20; second++) {
      speed.note(second < 10 ? second * 1000 : 10_000 + (second - 10) * 100);
      clock.advance(1000);
    }
    expect(speed.bytesPerSecond()).toBeGreaterThan(50);
    expect(speed.bytesPerSecond()).toBeLessThan(150);
    clock.advance(10_000);
    expect(speed.bytesPerSecond()).toBe(0);
  });

  it('is the same however small the pieces are', () => {
    const clock = createTestClock();
    const speed = createSpeed(clock);
    for (let piece = 0; piece < 10_000; piece++) {
      speed.note(piece * 500);
      clock.advance(1);
    }
    expect(speed.bytesPerSecond()).toBeGreaterThan(499_000);
    expect(speed.bytesPerSecond()).toBeLessThanOrEqual(500_000);
  });
});
