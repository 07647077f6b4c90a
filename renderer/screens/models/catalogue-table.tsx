import type { CatalogueModel } from '../../../server/contract/hub/catalogue.ts';
import { useLiveDownloads } from '../../api/live-downloads.ts';
import { useCreateDownload, type Catalogue } from '../../api/queries/downloads.ts';
import { Button } from '../../components/button.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { showNotice } from '../../state/notices.ts';
import type { Texts } from '../../texts/en.ts';
import { formatSize, formatTokens } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AbilityMarks } from './ability-marks.tsx';
import { FitMark } from './fit-mark.tsx';
import { ABILITIES } from './model-facts.ts';

interface CatalogueTableProps {
  readonly models: readonly CatalogueModel[];
  readonly catalogue: Catalogue;
}

/** Models that can be had, in the shape of those that are here. */
export function CatalogueTable({ models, catalogue }: CatalogueTableProps) {
  const { discover: texts } = useTexts().downloads;
  return (
    <DataTable label={texts.catalogue} columns={columnsOf(texts, catalogue)} rows={models} keyOf={({ name }) => name} />
  );
}

function columnsOf(
  texts: Texts['downloads']['discover'],
  { machine, recommended, problem }: Catalogue,
): readonly Column<CatalogueModel>[] {
  return [
    {
      id: 'name',
      head: texts.name,
      isName: true,
      cell: (model) => <Name model={model} isRecommended={model.name === recommended} />,
    },
    { id: 'size', head: texts.size, isNumber: true, isWideOnly: true, cell: ({ sizeBytes }) => formatSize(sizeBytes) },
    {
      id: 'context',
      head: texts.contextHead,
      isNumber: true,
      isWideOnly: true,
      cell: ({ contextLength }) => formatTokens(contextLength),
    },
    {
      id: 'can',
      head: texts.can,
      isWideOnly: true,
      cell: ({ abilities }) => <AbilityMarks abilities={ABILITIES.filter((each) => abilities.includes(each))} />,
    },
    {
      id: 'fit',
      head: texts.fit,
      cell: (model) => (
        <>
          <FitMark fit={model.fit} totalBytes={machine.totalBytes} />
          <div className="mt-1 flex sm:hidden">
            <Action model={model} freeBytes={machine.freeDiskBytes} problem={problem} />
          </div>
        </>
      ),
    },
    {
      id: 'actions',
      head: texts.actions,
      isHeadHidden: true,
      cell: (model) => (
        <div className="max-sm:hidden">
          <Action model={model} freeBytes={machine.freeDiskBytes} problem={problem} />
        </div>
      ),
    },
  ];
}

function Name({ model, isRecommended }: { readonly model: CatalogueModel; readonly isRecommended: boolean }) {
  const { discover: texts } = useTexts().downloads;
  return (
    <>
      <span className="flex flex-wrap items-baseline gap-x-2">
        {model.name}
        {isRecommended && (
          <span className="rounded bg-accent-soft px-1.5 text-xs font-normal text-ink">{texts.recommended}</span>
        )}
      </span>
      <span className="block text-xs font-normal whitespace-normal text-muted">
        <span className="lg:hidden">{formatSize(model.sizeBytes)}. </span>
        {model.about}
      </span>
    </>
  );
}

interface ActionProps {
  readonly model: CatalogueModel;
  readonly freeBytes: number | null;
  /** Why it can't be had, where it has no source. */
  readonly problem: string | null;
}

function Action({ model, freeBytes, problem }: ActionProps) {
  const { discover: texts } = useTexts().downloads;
  const create = useCreateDownload();
  const isComing = useLiveDownloads((all) =>
    all.some(({ name, phase }) => name === model.source && phase !== 'done' && phase !== 'failed'),
  );
  if (model.isInstalled) return <p className="text-end text-sm text-good">{texts.installed}</p>;
  if (isComing) return <p className="text-end text-sm text-muted">{texts.coming}</p>;
  const hasNoRoom = freeBytes !== null && freeBytes < model.sizeBytes;
  return (
    <div className="flex justify-end">
      <Button
        aria-label={texts.downloadNamed(model.name)}
        title={
          hasNoRoom
            ? texts.noRoom(formatSize(model.sizeBytes), formatSize(freeBytes))
            : model.source === null
              ? (problem ?? undefined)
              : undefined
        }
        className="!px-2.5 !py-1"
        isBusy={create.isPending}
        disabled={hasNoRoom || model.source === null}
        onClick={() => create.mutate(model.name, { onError: ({ message }) => showNotice(message) })}
      >
        {texts.download}
      </Button>
    </div>
  );
}
