import { describe, expect, it } from 'vitest';
import type { Download } from '../../server/contract/hub/downloads.ts';
import { downloads as texts } from '../texts/en/downloads.ts';
import { downloadWords, partOf } from './download-words.ts';

const download: Download = {
  id: 'dl_1',
  name: 'qwen3:8b',
  phase: 'downloading',
  doneBytes: 1.3e9,
  totalBytes: 5.2e9,
  bytesPerSecond: 13e6,
  secondsLeft: 300,
  problem: null,
};

describe('a download in words', () => {
  it.each([
    [{}, 'Downloading · 1.3 GB of 5.2 GB · 13.0 MB/s · 5 min left'],
    [{ secondsLeft: 42 }, 'Downloading · 1.3 GB of 5.2 GB · 13.0 MB/s · 42 s left'],
    [{ secondsLeft: 8000 }, 'Downloading · 1.3 GB of 5.2 GB · 13.0 MB/s · 2 h left'],
    [{ phase: 'starting', totalBytes: 0, bytesPerSecond: 0, secondsLeft: null }, 'Asking the library'],
    [{ phase: 'paused', bytesPerSecond: 0, secondsLeft: null }, 'Paused · 1.3 GB of 5.2 GB'],
    [{ phase: 'verifying', bytesPerSecond: 0, secondsLeft: null }, 'Checking what came'],
  ] as const)('%j', (changes, words) => expect(downloadWords(texts, { ...download, ...changes })).toBe(words));
});

it('is some part of the whole, as far as that is known', () => {
  expect(partOf(download)).toBe(0.25);
  expect(partOf({ ...download, totalBytes: 0 })).toBeUndefined();
  expect(partOf({ ...download, doneBytes: 9e9 })).toBe(1);
  expect(partOf({ ...download, phase: 'done', totalBytes: 0 })).toBe(1);
});
