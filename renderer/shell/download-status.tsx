import { Link } from '@tanstack/react-router';
import { ArrowDownToLine } from 'lucide-react';
import type { Download } from '../../server/contract/hub/downloads.ts';
import { useLiveDownloads } from '../api/live-downloads.ts';
import { downloadWords, partOf } from '../components/download-words.ts';
import { formatPercent } from '../texts/format.ts';
import type { Texts } from '../texts/en.ts';
import { useTexts } from '../texts/use-texts.ts';

/** The download that moves, else one that stands still, in a few words; it leads to all of them. */
export function DownloadStatus() {
  const { downloads: texts } = useTexts();
  const downloads = useLiveDownloads((all) => all);
  const [first, ...others] = downloads
    .filter(({ phase }) => phase !== 'done')
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  if (first === undefined) return null;
  return (
    <Link
      to="/models"
      title={`${first.name}: ${downloadWords(texts, first)}`}
      className="flex max-w-56 min-w-0 items-center gap-1 rounded hover:text-ink"
    >
      <ArrowDownToLine size={13} aria-hidden className="shrink-0" />
      <span className={`truncate tabular-nums max-sm:sr-only ${first.phase === 'failed' ? 'text-danger' : ''}`}>
        {wordsOf(texts, first, others.length)}
      </span>
    </Link>
  );
}

function rankOf({ phase }: Download): number {
  return phase === 'failed' ? 1 : phase === 'paused' ? 2 : phase === 'waiting' ? 3 : 0;
}

function wordsOf(texts: Texts['downloads'], download: Download, more: number): string {
  const { name, phase } = download;
  if (phase === 'failed') return texts.stripFailed(name);
  if (phase === 'paused') return texts.stripPaused(name);
  const percent = formatPercent(Math.floor((partOf(download) ?? 0) * 100) / 100);
  return more === 0 ? texts.strip(name, percent) : texts.stripMore(name, percent, more);
}
