import { useLiveRequests } from '../../api/live-requests.ts';
import { useRequest, type RequestDetail } from '../../api/queries/requests.ts';
import { Drawer } from '../../components/drawer.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { formatDateTime } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { CurlButtons } from './curl-buttons.tsx';
import { ErrorFacts } from './error-facts.tsx';
import { LiveFacts } from './live-facts.tsx';
import { Said } from './said.tsx';
import { WhatFacts } from './what-facts.tsx';
import { Waterfall } from './waterfall.tsx';
import { WhoFacts } from './who-facts.tsx';

interface RequestDrawerProps {
  /** The number in the ledger, or the id of the answer. */
  readonly id: string;
  readonly onClose: () => void;
}

/** One request: while it runs how far it is, and when it is over everything that is known of it. */
export function RequestDrawer({ id, onClose }: RequestDrawerProps) {
  const { activity: texts } = useTexts();
  const running = useLiveRequests((live) => live?.requests.find((request) => request.id === id));
  const { data, error, isPending, refetch } = useRequest(running === undefined ? id : undefined);
  const title = running?.modelAsked ?? data?.modelAsked ?? texts.noModel;
  return (
    <Drawer title={running === undefined && data === undefined ? texts.title : title} isWide onClose={onClose}>
      {running !== undefined && <LiveFacts request={running} />}
      {running === undefined && error !== null && (
        <Problem message={error.message} retry={{ label: texts.retry, perform: () => void refetch() }} />
      )}
      {running === undefined && isPending && <Skeleton label={texts.loading} rows={5} />}
      {running === undefined && data !== undefined && <Details request={data} />}
    </Drawer>
  );
}

function Details({ request }: { readonly request: RequestDetail }) {
  const { activity: texts } = useTexts();
  return (
    <>
      <p className="mb-4 text-sm text-muted">{formatDateTime(request.receivedAt)}</p>
      <ErrorFacts request={request} />
      <Section isSmall title={texts.timeline}>
        <Waterfall phases={request.phases} durationMs={request.durationMs} />
      </Section>
      <Section isSmall title={texts.whatSection}>
        <WhatFacts request={request} />
      </Section>
      <Section isSmall title={texts.whoSection}>
        <WhoFacts request={request} />
      </Section>
      <Section isSmall title={texts.said} actions={<CurlButtons request={request} />}>
        <Said request={request} />
      </Section>
    </>
  );
}
