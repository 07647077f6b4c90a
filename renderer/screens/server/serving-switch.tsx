import { useId } from 'react';
import type { HubServer } from '../../../server/contract/hub/server.ts';
import { usePause } from '../../api/queries/server.ts';
import { Problem } from '../../components/problem.tsx';
import { Switch } from '../../components/switch.tsx';
import { useTexts } from '../../texts/use-texts.ts';

/** Whether programs are answered: in words, and as the one large switch of the page. */
export function ServingSwitch({ server: { paused, address } }: { readonly server: HubServer }) {
  const { serving: texts } = useTexts().server;
  const pause = usePause();
  const aboutId = useId();
  return (
    <section aria-label={texts.title} className="mb-6">
      <div className="flex items-center justify-between gap-4 rounded-xl border border-line bg-raised px-5 py-4">
        <div className="min-w-0">
          <p role="status" className="flex items-center gap-2 text-lg font-semibold">
            <span aria-hidden className={`size-2.5 shrink-0 rounded-full ${paused ? 'bg-busy' : 'bg-good'}`} />
            {paused ? texts.off : texts.on(new URL(address).host)}
          </p>
          <p id={aboutId} className="text-sm text-muted">
            {paused ? texts.offAbout : texts.onAbout}
          </p>
        </div>
        <Switch
          isLarge
          label={texts.label}
          describedBy={aboutId}
          isOn={!paused}
          onChange={(serves) => pause.mutate(!serves)}
        />
      </div>
      {pause.error !== null && (
        <div className="mt-3">
          <Problem message={pause.error.message} />
        </div>
      )}
    </section>
  );
}
