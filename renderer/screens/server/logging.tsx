import type { HubServer } from '../../../server/contract/hub/server.ts';
import { useHubLog, useSetLogLevel } from '../../api/queries/server.ts';
import { SelectField } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { LogView } from './log-view.tsx';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly HubServer['log']['level'][];

/** How much is logged, and the end of it. */
export function Logging({ server: { log } }: { readonly server: HubServer }) {
  const { logging: texts } = useTexts().server;
  const setLevel = useSetLogLevel();
  return (
    <>
      <SelectField
        label={texts.level}
        hint={texts.levelHint}
        className="mb-4 max-w-80"
        value={setLevel.isPending ? setLevel.variables : log.level}
        options={LEVELS.map((value) => ({ value, text: texts.levels[value] }))}
        onChange={(level) => setLevel.mutate(level)}
      />
      {setLevel.error !== null && <Problem message={setLevel.error.message} />}
      <h3 className="mb-2 text-sm font-semibold">{texts.lines}</h3>
      <LogView log={useHubLog()} />
    </>
  );
}
