import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLiveDownloads } from '../../api/live-downloads.ts';
import { useCatalogue, useCreateDownload } from '../../api/queries/downloads.ts';
import { useSetResidency } from '../../api/queries/models.ts';
import { Button } from '../../components/button.tsx';
import { downloadWords } from '../../components/download-words.ts';
import { Problem } from '../../components/problem.tsx';
import { formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** For a short conversation, which is what a first one is. */
const CONTEXT = 8192;

/** The one thing to do where no real model is here yet: have the largest that fits this computer. */
export function FirstModel() {
  const { downloads: texts } = useTexts();
  const { data } = useCatalogue(CONTEXT);
  const create = useCreateDownload();
  const model = data?.models.find(({ name }) => name === data.recommended);
  const download = useLiveDownloads((all) => all.find(({ name }) => name === (create.data?.name ?? model?.name)));
  if (download !== undefined) {
    return (
      <p role="status" className="mt-1 px-1 text-sm">
        <Link to="/models" className="rounded text-accent hover:underline">
          {texts.firstRun.coming(download.name, downloadWords(texts, download))}
        </Link>
        {download.phase === 'done' && <LoadAtOnce model={download.name} />}
      </p>
    );
  }
  if (model === undefined || data?.problem !== null) return null;
  return (
    <>
      <div className="mt-1 flex flex-wrap items-center gap-3 px-1 text-sm">
        <span>{texts.firstRun.recommended(model.name, formatSize(model.sizeBytes))}</span>
        <Button look="primary" isBusy={create.isPending} onClick={() => create.mutate(model.name)}>
          {texts.firstRun.start}
        </Button>
      </div>
      {create.error !== null && <Problem message={create.error.message} />}
    </>
  );
}

/** The first message then need not wait for the model to load. */
function LoadAtOnce({ model }: { readonly model: string }) {
  const { mutate } = useSetResidency(model);
  useEffect(() => mutate('load'), [mutate]);
  return null;
}
