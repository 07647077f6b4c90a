import { useCatalogue, useRefreshCatalogue, type Catalogue } from '../../api/queries/downloads.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { Empty } from '../../components/empty.tsx';
import { CheckField, SelectField } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { formatCount, formatDate, formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { CatalogueTable } from './catalogue-table.tsx';
import { findCatalogue } from './find-catalogue.ts';
import { CONTEXTS, KINDS, type ModelsSearch } from './models-search.ts';
import { PullForm } from './pull-form.tsx';

/** What a context is until somebody chooses another; the hub's own for models that say nothing. */
const FIRST_CONTEXT = 8192;

interface DiscoverProps {
  readonly search: ModelsSearch;
  readonly onShow: (changes: Partial<Record<keyof ModelsSearch, string>>) => void;
}

/** Models that can be had: what each is good for, and whether this computer can run it. */
export function Discover({ search, onShow }: DiscoverProps) {
  const { discover: texts } = useTexts().downloads;
  const context = search.context ?? FIRST_CONTEXT;
  const catalogue = useCatalogue(context);
  const { problem } = catalogue.data ?? {};
  return (
    <>
      {problem != null && <Problem message={problem} />}
      <PullForm />
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <SearchField
          label={texts.search}
          className="w-64"
          value={search.search ?? ''}
          onChange={(words) => onShow({ search: words })}
        />
        <Choice
          label={texts.kindLabel}
          options={KINDS.map((value) => ({ value, text: texts.kinds[value] }))}
          value={search.kind ?? 'all'}
          onChange={(kind) => onShow({ kind })}
        />
      </div>
      <div className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-3">
        <SelectField
          label={texts.context}
          className="w-44"
          value={String(context)}
          options={CONTEXTS.map((value) => ({ value: String(value), text: texts.tokens(formatCount(value)) }))}
          onChange={(value) => onShow({ context: value === String(FIRST_CONTEXT) ? '' : value })}
        />
        <CheckField
          className="pb-2"
          label={texts.onlyFitting}
          isChecked={search.fits === true}
          onChange={(fits) => onShow({ fits: fits ? 'true' : '' })}
        />
        <p className="max-w-72 pb-1 text-xs text-muted">{texts.contextHint}</p>
      </div>
      <Answer to={catalogue}>
        {(data) => {
          const found = findCatalogue(data.models, search, data.recommended);
          if (found.length === 0) {
            return (
              <Empty>
                <p className="mb-3">{texts.noMatch}</p>
                <Button onClick={() => onShow({ search: '', kind: '', fits: '' })}>{texts.showAll}</Button>
              </Empty>
            );
          }
          return (
            <>
              <CatalogueTable models={found} catalogue={data} />
              <MachineLine {...data.machine} />
              <SizesLine state={data.state} />
            </>
          );
        }}
      </Answer>
    </>
  );
}

function MachineLine({ totalBytes, graphicsBytes, freeDiskBytes }: Catalogue['machine']) {
  const { discover: texts } = useTexts().downloads;
  if (freeDiskBytes === null) return null;
  const [total, disk] = [formatSize(totalBytes), formatSize(freeDiskBytes)];
  return (
    <p className="mt-3 text-sm text-muted">
      {graphicsBytes === null || graphicsBytes === 0
        ? texts.machine(total, disk)
        : texts.machineWithGraphics(total, formatSize(graphicsBytes), disk)}
    </p>
  );
}

/** From when the catalogue's sizes are, and the way to newer ones. */
function SizesLine({ state: { checkedAt, isRefreshing } }: { readonly state: Catalogue['state'] }) {
  const { discover: texts } = useTexts().downloads;
  const refresh = useRefreshCatalogue();
  return (
    <>
      {refresh.isError && (
        <div className="mt-3">
          <Problem message={refresh.error.message} />
        </div>
      )}
      <p className="mt-1 mb-3 flex flex-wrap items-center gap-x-2 text-sm text-muted">
        {checkedAt === null ? texts.sizesShipped : texts.sizesOf(formatDate(checkedAt))}
        <Button look="quiet" isBusy={isRefreshing || refresh.isPending} onClick={() => refresh.mutate()}>
          {texts.refresh}
        </Button>
      </p>
    </>
  );
}
