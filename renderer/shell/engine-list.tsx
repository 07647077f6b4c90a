import type { HubStatus } from '../../server/contract/hub/status.ts';
import { useTexts } from '../texts/use-texts.ts';

/** The engines, each with its state in words. */
export function EngineList({ status: { summary, engines, memoryBytes, version } }: { readonly status: HubStatus }) {
  const texts = useTexts();
  return (
    <>
      <p className="mb-3">{summary}</p>
      <ul className="flex flex-col gap-3">
        {engines.map((engine) => (
          <li key={engine.id}>
            <p className="font-medium">
              {engine.id} <span className="font-normal text-muted">{texts.states[engine.state]}</span>
            </p>
            <p className="break-words text-muted">{engine.message}</p>
            <p className="text-xs break-words text-muted">
              {[engine.version, engine.endpoint, engine.isOurs ? texts.strip.engineOwn : undefined]
                .filter((fact) => fact !== undefined)
                .join(' · ')}
            </p>
          </li>
        ))}
      </ul>
      <p className="mt-3 border-t border-line pt-3 text-xs text-muted">
        {texts.strip.version(version)}. {texts.strip.memory(Math.round(memoryBytes / 1024 / 1024))}
      </p>
    </>
  );
}
