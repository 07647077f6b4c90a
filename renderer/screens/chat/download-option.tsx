import { Download } from 'lucide-react';
import type { CatalogueModel } from '../../../server/contract/hub/catalogue.ts';
import { formatCount, formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AbilityMarks } from '../models/ability-marks.tsx';
import { FitDot } from '../models/fit-dot.tsx';
import { ABILITIES } from '../models/model-facts.ts';

interface DownloadOptionProps {
  readonly id: string;
  readonly model: CatalogueModel;
  readonly isActive: boolean;
  /** Leads to where it is downloaded. */
  readonly onChoose: () => void;
}

/** A model that is not here yet, with whether it would run. */
export function DownloadOption({ id, model, isActive, onChoose }: DownloadOptionProps) {
  const texts = useTexts();
  const { name, sizeBytes, contextLength, fit } = model;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the search field above has the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={false}
      onClick={onChoose}
      className={`flex cursor-pointer items-start gap-2 rounded-lg px-2 py-1.5 text-sm hover:bg-sunken ${isActive ? 'bg-accent-soft' : ''}`}
    >
      <Download size={15} aria-hidden className="mt-0.5 shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block text-xs text-muted">
          {formatSize(sizeBytes)} · {texts.chat.context(formatCount(contextLength))}
        </span>
      </span>
      <AbilityMarks abilities={ABILITIES.filter((ability) => model.abilities.includes(ability))} />
      <span className="flex shrink-0 items-center gap-1.5 text-xs">
        <FitDot verdict={fit.verdict} />
        {texts.downloads.discover.verdicts[fit.verdict]}
      </span>
    </div>
  );
}
