import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Arrival, ConnectGuide } from '../../../server/contract/hub/connect.ts';
import { useArrivals, type Sender } from '../../api/queries/connect.ts';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { showNotice } from '../../state/notices.ts';
import { formatMs, formatTime } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { progressOf, type Progress } from './progress-of.ts';

interface FirstRequestProps {
  readonly tool: Pick<ConnectGuide, 'id' | 'name'>;
  /** Undefined while there is no key. */
  readonly sender: Sender | undefined;
}

/** Waits for the tool's first request and ticks it off, or says why it was refused. */
export function FirstRequest({ tool, sender }: FirstRequestProps) {
  const { connect: texts } = useTexts();
  const [isDone, setDone] = useState(false);
  const { requests, error } = useArrivals(tool.id, sender, isDone);
  const progress = progressOf(requests);
  const isConnected = progress.state === 'connected';
  if (isConnected !== isDone) setDone(isConnected);
  // The settings are long: who has just pasted some may not see this far down.
  useEffect(() => {
    if (isConnected) showNotice(texts.arrived(tool.name));
  }, [isConnected, texts, tool.name]);
  return (
    <Section title={texts.first}>
      {error !== null && <Problem message={error.message} />}
      {sender === undefined ? (
        <p className="text-sm text-muted">{texts.firstNeedsKey}</p>
      ) : (
        error === null && <Shown tool={tool} progress={progress} sender={sender} />
      )}
    </Section>
  );
}

interface ShownProps extends Pick<FirstRequestProps, 'tool'> {
  readonly progress: Progress;
  readonly sender: Sender;
}

function Shown({ tool, progress, sender }: ShownProps) {
  const { connect: texts } = useTexts();
  return (
    <>
      <div aria-live="polite" className="rounded-xl border border-line bg-raised px-4 py-3">
        {progress.state === 'waiting' && (
          <p className="flex items-center gap-2 text-sm">
            <LoaderCircle size={18} aria-hidden className="shrink-0 animate-spin text-muted" />
            {texts.waiting(tool.name)}
          </p>
        )}
        {progress.state === 'refused' && <Refused tool={tool} request={progress.request} />}
        {progress.state === 'connected' && <Connected tool={tool} request={progress.request} sender={sender} />}
      </div>
      {progress.state !== 'connected' && <WhatIf />}
    </>
  );
}

type RequestProps = Pick<FirstRequestProps, 'tool'> & { readonly request: Arrival };

function Refused({ tool, request }: RequestProps) {
  const { connect: texts } = useTexts();
  return (
    <div className="flex gap-2 text-sm">
      <CircleAlert size={18} aria-hidden className="mt-0.5 shrink-0 text-danger" />
      <div className="min-w-0 break-words">
        <p className="font-medium text-danger">{texts.refused(tool.name, formatTime(request.at))}</p>
        <p className="my-1">{request.problem}</p>
        <p className="text-muted">
          {request.errorCode !== null && `${texts.refusedCode(request.errorCode)}. `}
          {texts.stillWaiting}
        </p>
      </div>
    </div>
  );
}

function Connected({ tool, request, sender }: RequestProps & { readonly sender: Sender }) {
  const { connect: texts } = useTexts();
  const time = formatTime(request.at);
  const model = request.modelAsked ?? texts.noModelAsked;
  return (
    <div className="flex gap-2 text-sm">
      <CircleCheck size={18} aria-hidden className="mt-0.5 shrink-0 text-good" />
      <div className="min-w-0 break-words">
        <p className="font-medium text-good">{texts.arrived(tool.name)}</p>
        <p>
          {request.outcome === 'cancelled'
            ? texts.arrivedCancelled(time, model)
            : texts.arrivedWhat(time, model, formatMs(request.durationMs))}
        </p>
        {sender.type === 'made' && (
          <Link to="/usage" search={{ of: 'key', entity: sender.token }} className="rounded text-accent underline">
            {texts.seeUsage}
          </Link>
        )}
      </div>
    </div>
  );
}

/** What no ledger can tell: a request without a valid key is nobody's. */
function WhatIf() {
  const { connect: texts } = useTexts();
  return (
    <details className="mt-3 text-sm">
      <summary className="cursor-pointer rounded text-muted hover:text-ink">{texts.whatIfTitle}</summary>
      <ul className="mt-2 flex list-disc flex-col gap-1 ps-6">
        {texts.whatIf.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </details>
  );
}
