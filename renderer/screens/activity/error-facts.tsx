import type { RequestDetail } from '../../api/queries/requests.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatMs } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { withSeenControls } from './inert-text.ts';

/** Why a request failed, in words, and every try that was made for it. */
export function ErrorFacts({ request }: { readonly request: RequestDetail }) {
  const { activity: texts } = useTexts();
  const { attempts, errorCode, errorMessage, outcome } = request;
  return (
    <>
      {outcome === 'error' && (
        <div className="mb-4 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger">
          <p className="font-medium">
            {texts.failed(texts.errors[errorCode ?? ''] ?? errorCode ?? '')}{' '}
            <code className="text-xs">{errorCode}</code>
          </p>
          <p className="wrap-anywhere whitespace-pre-wrap">{withSeenControls(errorMessage ?? texts.noErrorText)}</p>
        </div>
      )}
      {attempts.length > 0 && (
        <details className="mb-4 text-sm" open={outcome !== 'error'}>
          <summary className="mb-2 w-fit cursor-pointer rounded">
            {texts.tries} ({attempts.length})
          </summary>
          <DataTable
            label={texts.tries}
            columns={triesOf(texts)}
            rows={attempts.map((attempt, index) => ({ ...attempt, index }))}
            keyOf={({ index }) => index}
          />
        </details>
      )}
    </>
  );
}

type Try = RequestDetail['attempts'][number] & { readonly index: number };

function triesOf(texts: Texts['activity']): readonly Column<Try>[] {
  return [
    { id: 'model', head: texts.triedModel, isName: true, cell: ({ model }) => model },
    { id: 'at', head: texts.triedAt, cell: ({ engine }) => engine },
    {
      id: 'result',
      head: texts.outcome,
      cell: ({ errorCode, errorMessage, result }) => (
        <span className={result === 'failed' ? 'text-danger' : ''} title={errorMessage}>
          {result === 'failed' ? (texts.errors[errorCode ?? ''] ?? errorCode) : texts.tryResults[result]}
        </span>
      ),
    },
    { id: 'took', head: texts.took, isNumber: true, cell: ({ upstreamMs }) => formatMs(upstreamMs) },
  ];
}
