import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { HubStatus } from '../../server/contract/hub/status.ts';
import { useActions } from '../actions/use-actions.ts';
import { useLiveStatus } from '../api/live-status.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { PopupButton } from '../components/popup-button.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { DownloadStatus } from './download-status.tsx';
import { EngineList } from './engine-list.tsx';

const LatestRequests = lazy(() =>
  import('../components/latest-requests.tsx').then((module) => ({ default: module.LatestRequests })),
);

/** Requests that its sheet shows. */
const LATEST = 8;

/** The state of the hub in one line, on every page. Each part leads to what is behind it. */
export function StatusStrip() {
  const texts = useTexts();
  const isConnected = useLiveStatus((live) => live.isConnected);
  const status = useLiveStatus((live) => live.status);
  return (
    <footer
      aria-label={texts.strip.label}
      className="flex h-7 items-center gap-4 overflow-hidden border-t border-line bg-rail px-3 text-xs whitespace-nowrap text-muted max-sm:h-10 max-sm:gap-3"
    >
      {!isConnected ? (
        <Gone />
      ) : status === undefined ? (
        <span className="appear-late">{texts.strip.connecting}</span>
      ) : (
        <Facts status={status} />
      )}
    </footer>
  );
}

function Gone() {
  const texts = useTexts();
  return (
    <span role="alert" className="flex items-center gap-1.5 text-danger">
      <span aria-hidden className="size-2 shrink-0 rounded-full bg-danger" />
      {texts.strip.gone}
    </span>
  );
}

function Facts({ status }: { readonly status: HubStatus }) {
  const texts = useTexts();
  const perform = useActions();
  const loaded = status.models.filter((model) => model.loaded).map((model) => model.id);
  const address = `${status.address}/v1`;
  return (
    <>
      <PopupButton
        label={texts.strip.showEngines}
        className="flex min-w-0 items-center gap-1.5"
        button={
          <>
            <span aria-hidden className={`size-2 shrink-0 rounded-full ${dotOf(status)}`} />
            <span dir="auto" className="truncate">
              {status.summary}
            </span>
          </>
        }
      >
        <EngineList status={status} />
      </PopupButton>
      <span className="flex-1" />
      <DownloadStatus />
      <button
        type="button"
        title={texts.actions.pickModel}
        dir="auto"
        className="max-w-48 min-w-16 truncate rounded hover:text-ink"
        onClick={() => perform('pickModel')}
      >
        {loaded.length > 0 ? loaded.join(', ') : texts.strip.noModel}
      </button>
      <PopupButton
        label={texts.strip.showRequests}
        button={texts.strip.requests(status.requests.running, status.requests.waiting)}
      >
        <h2 className="mb-2 font-medium">{texts.strip.latest}</h2>
        <Suspense>
          <LatestRequests count={LATEST} />
        </Suspense>
        <Link to="/activity" className="mt-3 block rounded text-accent hover:underline">
          {texts.strip.moreRequests}
        </Link>
      </PopupButton>
      <span className="flex items-center">
        <PopupButton label={texts.strip.showAddress} button={status.address.replace(/^https?:\/\//, '')}>
          <p className="mb-2">{texts.strip.addressOf(address)}</p>
          <a href="/docs" target="_blank" rel="noreferrer" className="rounded text-accent hover:underline">
            {texts.strip.docs}
          </a>
        </PopupButton>
        <CopyButton text={address} label={texts.strip.copyAddress(address)} className="!size-6" />
      </span>
    </>
  );
}

/** Green: a model can answer. Red: none can, and something failed. Amber: not yet. */
function dotOf({ defaultModel, engines }: HubStatus): string {
  if (defaultModel !== undefined) return 'bg-good';
  return engines.some(({ state }) => state === 'failed') ? 'bg-danger' : 'bg-busy';
}
