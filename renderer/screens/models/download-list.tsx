import { Pause, Play, RotateCcw, X } from 'lucide-react';
import type { Download } from '../../../server/contract/hub/downloads.ts';
import { useLiveDownloads } from '../../api/live-downloads.ts';
import { useDownloadAction } from '../../api/queries/downloads.ts';
import { IconButton } from '../../components/button.tsx';
import { downloadWords, partOf } from '../../components/download-words.ts';
import { Problem } from '../../components/problem.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { showNotice } from '../../state/notices.ts';
import { useUploads } from '../../state/uploads.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { UploadRow } from './upload-row.tsx';

/** What is on its way here, above the lists. */
export function DownloadList() {
  const { downloads: texts } = useTexts();
  const downloads = useLiveDownloads((all) => all);
  const uploads = useUploads((state) => state.uploads);
  if (downloads.length === 0 && uploads.length === 0) return null;
  return (
    <section aria-label={texts.title} className="mb-4">
      <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
        {downloads.map((download) => (
          <DownloadRow key={download.id} download={download} />
        ))}
        {uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  );
}

function DownloadRow({ download }: { readonly download: Download }) {
  const { downloads: texts } = useTexts();
  const { id, name, phase, problem } = download;
  const act = useDownloadAction(id);
  const part = partOf(download);
  const words = downloadWords(texts, download);
  const isStill = phase === 'paused' || phase === 'failed';
  const trouble = problem ?? act.error?.message;

  function cancel(): void {
    act.mutate('cancel', {
      onSuccess: () => {
        if (phase === 'done') return;
        showNotice(texts.cancelled(name), { label: texts.undo, perform: () => act.mutate('resume') });
      },
    });
  }

  return (
    <li className="px-4 py-2.5">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-baseline gap-x-3 text-sm">
            <span className="min-w-0 truncate font-medium">{name}</span>
            <span className="text-muted tabular-nums">{words}</span>
          </p>
          <ProgressBar
            label={texts.progress(name)}
            words={words}
            part={part}
            look={phase === 'failed' ? 'failed' : isStill ? 'still' : 'moving'}
            isWaiting={phase === 'waiting'}
          />
        </div>
        {phase === 'failed' ? (
          <IconButton label={texts.retryNamed(name)} disabled={act.isPending} onClick={() => act.mutate('resume')}>
            <RotateCcw size={17} aria-hidden />
          </IconButton>
        ) : phase === 'paused' ? (
          <IconButton label={texts.resumeNamed(name)} disabled={act.isPending} onClick={() => act.mutate('resume')}>
            <Play size={17} aria-hidden />
          </IconButton>
        ) : (
          phase !== 'done' && (
            <IconButton label={texts.pauseNamed(name)} disabled={act.isPending} onClick={() => act.mutate('pause')}>
              <Pause size={17} aria-hidden />
            </IconButton>
          )
        )}
        <IconButton
          label={phase === 'done' ? texts.dismiss(name) : texts.cancelNamed(name)}
          disabled={act.isPending}
          onClick={cancel}
        >
          <X size={17} aria-hidden />
        </IconButton>
      </div>
      {trouble !== undefined && (
        <div className="mt-2 -mb-1">
          <Problem
            message={trouble}
            {...(problem !== null && { retry: { label: texts.retry, perform: () => act.mutate('resume') } })}
          />
        </div>
      )}
    </li>
  );
}
