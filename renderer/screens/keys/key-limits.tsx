import { useLiveStatus } from '../../api/live-status.ts';
import { useTexts } from '../../texts/use-texts.ts';

const LIFETIMES = [30, 90, 365] as const;

export interface Limits {
  /** As written in the form; empty = for good. */
  readonly days: string;
  /** Empty = all. */
  readonly models: readonly string[];
}

export const noLimits: Limits = { days: '', models: [] };

interface KeyLimitsProps {
  readonly limits: Limits;
  readonly onChange: (limits: Limits) => void;
}

/** How long a key is valid and which models it may use; most keys need neither. */
export function KeyLimits({ limits, onChange }: KeyLimitsProps) {
  const texts = useTexts();
  const models = useLiveStatus(({ status }) => status?.models) ?? [];

  function toggle(id: string, isChosen: boolean): void {
    const others = limits.models.filter((each) => each !== id);
    onChange({ ...limits, models: isChosen ? [...others, id] : others });
  }

  return (
    <details className="mb-4 text-sm">
      <summary className="cursor-pointer rounded font-medium">{texts.keys.limits}</summary>
      <label className="mt-2 block">
        <span className="mb-1 block">{texts.keys.expires}</span>
        <select
          value={limits.days}
          onChange={(event) => onChange({ ...limits, days: event.target.value })}
          className="w-full rounded-lg border border-line-strong bg-page px-3 py-2 text-sm"
        >
          <option value="">{texts.keys.never}</option>
          {LIFETIMES.map((lifetime) => (
            <option key={lifetime} value={lifetime}>
              {texts.keys.days(lifetime)}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="mt-3">
        <legend className="mb-1">{texts.keys.models}</legend>
        <div className="max-h-40 overflow-y-auto rounded-lg border border-line p-1">
          {models
            .filter(({ problem }) => problem === undefined)
            .map(({ id, engine }) => (
              <label key={`${engine} ${id}`} className="flex items-center gap-2 rounded px-2 py-1 hover:bg-sunken">
                <input
                  type="checkbox"
                  checked={limits.models.includes(id)}
                  onChange={(event) => toggle(id, event.target.checked)}
                />
                <span className="truncate">{id}</span>
              </label>
            ))}
        </div>
        <p className="mt-1 text-xs text-muted">{texts.keys.modelsHint}</p>
      </fieldset>
    </details>
  );
}
