import { Link } from '@tanstack/react-router';
import { useLatestRequests, type LedgerPage } from '../api/queries/requests.ts';
import { Problem } from './problem.tsx';
import { Skeleton } from './skeleton.tsx';
import { formatTime } from '../texts/format.ts';
import { useTexts } from '../texts/use-texts.ts';

/** The last few requests of all programs, from the ledger. */
export function LatestRequests({ count }: { readonly count: number }) {
  const texts = useTexts();
  const { data, error, isPending } = useLatestRequests(count);
  return (
    <>
      {isPending && <Skeleton label={texts.strip.latest} rows={3} />}
      {error !== null && <Problem message={error.message} />}
      {data?.requests.length === 0 && <p className="text-muted">{texts.strip.noRequests}</p>}
      {data !== undefined && data.requests.length > 0 && <Table requests={data.requests} />}
    </>
  );
}

function Table({ requests }: { readonly requests: LedgerPage['requests'] }) {
  const texts = useTexts();
  const { when, model, tokens, took, outcome } = texts.strip;
  return (
    <table className="w-full text-start text-xs">
      <thead className="text-muted">
        <tr>
          {[when, model, tokens, took, outcome].map((head) => (
            <th key={head} scope="col" className="py-1 pe-3 font-medium">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <tr key={request.id} className="border-t border-line">
            <td className="py-1 pe-3 whitespace-nowrap tabular-nums">{formatTime(request.receivedAt)}</td>
            <td className="max-w-40 truncate py-1 pe-3" title={request.modelAsked ?? undefined}>
              <Link
                to="/activity"
                search={{ id: String(request.id) }}
                aria-label={texts.strip.openRequest(
                  request.modelAsked ?? request.operation,
                  formatTime(request.receivedAt),
                )}
                className="rounded text-accent hover:underline"
              >
                {request.modelAsked ?? request.operation}
              </Link>
            </td>
            <td className="py-1 pe-3 whitespace-nowrap tabular-nums">
              {request.inputTokens} + {request.outputTokens}
            </td>
            <td className="py-1 pe-3 whitespace-nowrap tabular-nums">
              {texts.strip.seconds(request.durationMs / 1000)}
            </td>
            <td className={`py-1 ${request.outcome === 'error' ? 'text-danger' : ''}`}>
              {request.errorCode ?? texts.strip.outcomes[request.outcome]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
