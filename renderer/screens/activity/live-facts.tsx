import type { LiveRequest } from '../../../server/contract/hub/requests.ts';
import { useLiveRequests } from '../../api/live-requests.ts';
import { callerName } from '../../components/caller-name.ts';
import { formatCount, formatDateTime, formatMs } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { FactRows, factOf } from './fact-rows.tsx';

/** How far a request is. */
export function LiveFacts({ request }: { readonly request: LiveRequest }) {
  const { activity: texts } = useTexts();
  const at = useLiveRequests((live) => live?.at ?? 0);
  const { fallbacks, phase, receivedAt, retries } = request;
  return (
    <>
      <p className="mb-1 text-sm font-medium">{texts.isRunning}</p>
      {/* Not told by a screen reader at every step: it changes twice a second. */}
      <p className="mb-4 text-sm text-muted tabular-nums">
        {`${texts.phases[phase]}, ${texts.runsFor(formatMs(Math.max(0, at - receivedAt)))}`}
      </p>
      <FactRows
        facts={[
          factOf(texts.when, formatDateTime(receivedAt)),
          factOf(texts.key, callerName(request.caller, request.callerName)),
          factOf(texts.modelServed, request.modelServed),
          factOf(texts.engine, request.engine),
          factOf(texts.dialect, texts.dialects[request.dialect] ?? request.dialect),
          factOf(texts.soFar, formatCount(request.tokens)),
          factOf(texts.tries, texts.retriesOf(retries, fallbacks)),
          factOf(texts.replyId, request.id),
        ]}
      />
    </>
  );
}
