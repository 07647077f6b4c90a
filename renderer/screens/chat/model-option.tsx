import { Check, TriangleAlert } from 'lucide-react';
import { formatSize } from '../../texts/format.ts';
import { formatCount } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AbilityMarks } from '../models/ability-marks.tsx';
import type { Ability } from '../models/model-facts.ts';
import type { ModelState } from './find-models.ts';

interface ModelOptionProps {
  readonly id?: string;
  readonly model: ModelState;
  readonly abilities?: readonly Ability[];
  readonly isChosen: boolean;
  /** Enter would choose it. */
  readonly isActive: boolean;
  /** Absent for a model that can't be used. */
  readonly onChoose?: () => void;
}

export function ModelOption({ id, model, abilities = [], isChosen, isActive, onChoose }: ModelOptionProps) {
  const texts = useTexts();
  const facts = [
    model.engine,
    model.sizeBytes === undefined ? undefined : formatSize(model.sizeBytes),
    model.contextLength === undefined ? undefined : texts.chat.context(formatCount(model.contextLength)),
    model.loaded ? texts.chat.inMemory : undefined,
  ];
  const Mark = model.problem === undefined ? Check : TriangleAlert;
  const isMarkShown = isChosen || model.problem !== undefined;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the search field above has the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-disabled={onChoose === undefined}
      onClick={onChoose}
      className={`flex items-start gap-2 rounded-lg px-2 py-1.5 text-sm ${isActive ? 'bg-accent-soft' : ''} ${onChoose === undefined ? '' : 'cursor-pointer hover:bg-sunken'}`}
    >
      <Mark size={15} aria-hidden className={`mt-0.5 shrink-0 ${isMarkShown ? '' : 'invisible'}`} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{model.id}</span>
        <span className="block text-xs text-muted">{facts.filter((fact) => fact !== undefined).join(' · ')}</span>
        {model.note !== undefined && <span className="block text-xs text-muted">{model.note}</span>}
        {model.problem !== undefined && <span className="block text-xs text-danger">{model.problem}</span>}
      </span>
      {abilities.length > 0 && <AbilityMarks abilities={abilities} />}
    </div>
  );
}
