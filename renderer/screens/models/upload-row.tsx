import { X } from 'lucide-react';
import { IconButton } from '../../components/button.tsx';
import { Problem } from '../../components/problem.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { endUpload, retryUpload, type Upload } from '../../state/uploads.ts';
import { formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** A file on its way to the hub, or why it did not arrive. */
export function UploadRow({ upload }: { readonly upload: Upload }) {
  const { downloads: texts } = useTexts();
  const { id, file, sentBytes, problem } = upload;
  const isSent = sentBytes >= file.size;
  const words =
    problem !== undefined
      ? texts.phases.failed
      : isSent
        ? texts.phases.verifying
        : `${texts.imports.sending} · ${texts.bytes(formatSize(sentBytes), formatSize(file.size))}`;
  return (
    <li className="px-4 py-2.5">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-baseline gap-x-3 text-sm">
            <span className="min-w-0 truncate font-medium">{file.name}</span>
            <span className="text-muted tabular-nums">{words}</span>
          </p>
          <ProgressBar
            label={texts.progress(file.name)}
            words={words}
            part={file.size === 0 ? undefined : Math.min(1, sentBytes / file.size)}
            look={problem === undefined ? 'moving' : 'failed'}
          />
        </div>
        <IconButton label={texts.cancelNamed(file.name)} onClick={() => endUpload(id)}>
          <X size={17} aria-hidden />
        </IconButton>
      </div>
      {problem !== undefined && (
        <div className="mt-2 -mb-1">
          <Problem message={problem} retry={{ label: texts.retry, perform: () => retryUpload(upload) }} />
        </div>
      )}
    </li>
  );
}
