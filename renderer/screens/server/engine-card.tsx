import { useState } from 'react';
import type { HubStatus } from '../../../server/contract/hub/status.ts';
import { useLiveStatus } from '../../api/live-status.ts';
import { useEngineAction, useEngineLog, type EngineAction } from '../../api/queries/server.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Problem } from '../../components/problem.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { engineActions } from './engine-actions.ts';
import { LogView } from './log-view.tsx';

type EngineState = HubStatus['engines'][number];

const dots: Readonly<Record<EngineState['state'], string>> = {
  ready: 'bg-good',
  starting: 'bg-busy',
  degraded: 'bg-busy',
  failed: 'bg-danger',
  stopped: 'bg-line-strong',
  absent: 'bg-line-strong',
};

const done = { start: 'started', stop: 'stopped', restart: 'restarted' } as const;

/** An engine with its state in words, and what can be done with it. */
export function EngineCard({ engine }: { readonly engine: EngineState }) {
  const { server, states } = useTexts();
  const texts = server.engines;
  const act = useEngineAction(engine.id);
  const running = useLiveStatus(({ status }) => status?.requests.running ?? 0);
  const [asked, setAsked] = useState<EngineAction>();
  const name = texts.names[engine.kind] ?? engine.id;
  const actions = engineActions(engine);
  const isAdopted = engine.isSupervised && !engine.isOurs && engine.state === 'ready';

  function perform(action: EngineAction): void {
    act.mutate(action, {
      onSuccess: () => showNotice(texts[done[action]](name)),
      onSettled: () => setAsked(undefined),
    });
  }

  return (
    <li className="rounded-xl border border-line bg-raised px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="flex min-w-0 items-center gap-2 font-medium">
          <span aria-hidden className={`size-2 shrink-0 rounded-full ${dots[engine.state]}`} />
          <span className="truncate">{name}</span>
          <span className="text-sm font-normal text-muted">{states[engine.state]}</span>
        </p>
        <div className="flex gap-2">
          {actions.map((action) => (
            <Button
              key={action}
              aria-label={texts[`${action}Named`](name)}
              isBusy={act.isPending && act.variables === action}
              disabled={act.isPending}
              onClick={() => (action !== 'start' && running > 0 ? setAsked(action) : perform(action))}
            >
              {texts[action]}
            </Button>
          ))}
        </div>
      </div>
      <p className="mt-1 text-sm break-words">
        <bdi>{isAdopted ? texts.adopted : engine.message}</bdi>
      </p>
      <p className="text-xs break-words text-muted">
        {[engine.version, engine.endpoint, engine.isOurs && engine.isSupervised ? texts.ours : undefined]
          .filter((fact) => fact !== undefined)
          .join(' · ')}
      </p>
      {act.error !== null && (
        <div className="mt-2 -mb-3">
          <Problem message={act.error.message} />
        </div>
      )}
      {engine.isSupervised && <EngineLog engine={engine.id} />}
      {asked !== undefined && (
        <ConfirmDialog
          title={asked === 'stop' ? texts.confirmStop(name) : texts.confirmRestart(name)}
          text={texts.confirmText(running)}
          confirm={texts[asked]}
          // A failure stands in the card: the question is answered then.
          error={undefined}
          isBusy={act.isPending}
          onConfirm={() => perform(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </li>
  );
}

function EngineLog({ engine }: { readonly engine: string }) {
  const { engines: texts } = useTexts().server;
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded text-sm text-muted hover:text-ink">{texts.log}</summary>
      {isOpen && (
        <div className="mt-2">
          <OpenLog engine={engine} />
        </div>
      )}
    </details>
  );
}

function OpenLog({ engine }: { readonly engine: string }) {
  return <LogView log={useEngineLog(engine)} />;
}
