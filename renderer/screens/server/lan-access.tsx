import { useId, useState } from 'react';
import type { HubServer } from '../../../server/contract/hub/server.ts';
import { useCloseLan, useOpenLan, usePortState } from '../../api/queries/server.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { Switch } from '../../components/switch.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { isLoopbackName, readPort } from './read-port.ts';

/** What the owner of a new hub is offered. */
const PROPOSED_PORT = 8080;

/** The port for other computers: off until somebody switches it on, and it says what it opens and to whom. */
export function LanAccess({ server: { host, lan } }: { readonly server: HubServer }) {
  const { lan: texts } = useTexts().server;
  const open = useOpenLan();
  const close = useCloseLan();
  const aboutId = useId();
  const [written, setWritten] = useState(String(lan.port ?? PROPOSED_PORT));
  const port = readPort(written);
  const refused = open.isError ? open.variables : undefined;
  const { nextFree } = usePortState(refused).data ?? {};
  const problem = open.error?.message ?? close.error?.message ?? lan.problem;

  function openPort(wished: number): void {
    close.reset();
    setWritten(String(wished));
    open.mutate(wished, { onSuccess: () => showNotice(texts.opened(wished)) });
  }

  function closePort(): void {
    open.reset();
    close.mutate(undefined, { onSuccess: () => showNotice(texts.closedNow) });
  }

  const about = [
    lan.port === null ? texts.closed(port ?? PROPOSED_PORT) : texts.open(lan.port),
    ...(lan.isFromStart ? [texts.fromStart] : []),
    ...(lan.port !== null && !isLoopbackName(location.hostname) ? [texts.sawsOff] : []),
    ...(host === '0.0.0.0' || host === '::' ? [texts.everywhere(host)] : []),
  ];
  return (
    <Section title={texts.title}>
      <div className="rounded-xl border border-line bg-raised px-4 py-3">
        <div className="flex items-start justify-between gap-4">
          <div className="min-w-0">
            <p className="font-medium">{texts.label}</p>
            <p id={aboutId} className="text-sm text-muted">
              {about.join(' ')}
            </p>
          </div>
          <Switch
            label={texts.label}
            describedBy={aboutId}
            isOn={lan.port !== null || open.isPending}
            isDisabled={open.isPending || close.isPending || (lan.port === null && port === undefined)}
            onChange={(isOn) => (isOn ? openPort(port ?? PROPOSED_PORT) : closePort())}
          />
        </div>
        <form
          className="mt-3 flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (port !== undefined) openPort(port);
          }}
        >
          <TextField
            label={texts.port}
            className="w-32"
            inputMode="numeric"
            maxLength={5}
            required
            value={written}
            onChange={setWritten}
          />
          <Button
            type="submit"
            isBusy={open.isPending}
            disabled={port === undefined || port === lan.port}
            className="min-h-9.5"
          >
            {texts.apply}
          </Button>
        </form>
        {port === undefined && <p className="mt-2 text-sm text-danger">{texts.portWrong}</p>}
        {problem != null && (
          <div className="mt-3 -mb-3">
            <Problem
              message={problem}
              {...(nextFree != null && {
                retry: { label: texts.takeFree(nextFree), perform: () => openPort(nextFree) },
              })}
            />
          </div>
        )}
      </div>
    </Section>
  );
}
