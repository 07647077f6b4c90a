import type { Download } from '../../server/contract/hub/downloads.ts';
import type { Texts } from '../texts/en.ts';
import { formatSize } from '../texts/format.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How far a download is, from 0 to 1; undefined while nobody knows. */
export function partOf({
  doneBytes,
  totalBytes,
  phase,
}: Pick<Download, 'doneBytes' | 'totalBytes' | 'phase'>): number | undefined {
  if (phase === 'done') return 1;
  return totalBytes === 0 ? undefined : Math.min(1, doneBytes / totalBytes);
}

/** Phase, bytes, speed and time left, as far as they are known. */
export function downloadWords(texts: Texts['downloads'], download: Download): string {
  const { phase, doneBytes, totalBytes, bytesPerSecond, secondsLeft } = download;
  const isOfBytes = phase === 'downloading' || phase === 'paused' || phase === 'failed';
  return [
    texts.phases[phase],
    ...(isOfBytes && totalBytes > 0 ? [texts.bytes(formatSize(doneBytes), formatSize(totalBytes))] : []),
    ...(bytesPerSecond > 0 ? [texts.speed(formatSize(bytesPerSecond))] : []),
    ...(secondsLeft === null ? [] : [leftWords(texts, secondsLeft)]),
  ].join(' · ');
}

function leftWords({ left }: Texts['downloads'], seconds: number): string {
  if (seconds < MINUTE) return left.seconds(seconds);
  return seconds < HOUR ? left.minutes(Math.round(seconds / MINUTE)) : left.hours(Math.round(seconds / HOUR));
}
