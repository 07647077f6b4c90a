import { useId, useState, type KeyboardEvent } from 'react';
import { useLiveStatus } from '../../api/live-status.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { findModels } from './find-models.ts';
import { ModelOption } from './model-option.tsx';

interface ModelListProps {
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** Models to choose from. The arrows move, Enter chooses, and what is typed searches. */
export function ModelList({ chosen, onChoose }: ModelListProps) {
  const texts = useTexts();
  const listId = useId();
  const [search, setSearch] = useState('');
  const [moved, setMoved] = useState<number>();
  const models = useLiveStatus(({ status }) => status?.models) ?? [];
  const { usable, broken } = findModels(models, search);
  const start = Math.max(search === '' ? usable.findIndex(({ id }) => id === chosen) : 0, 0);
  const active = Math.min(moved ?? start, usable.length - 1);
  const optionId = (index: number) => `${listId}-${index}`;

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && usable.length > 0) {
      event.preventDefault();
      const next = (active + step + usable.length) % usable.length;
      setMoved(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    }
    const model = usable[active];
    if (event.key === 'Enter' && model !== undefined) onChoose(model.id);
  }

  return (
    <>
      <input
        type="search"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={usable.length > 0 ? optionId(active) : undefined}
        aria-label={texts.chat.searchModels}
        placeholder={texts.chat.searchModels}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setMoved(undefined);
        }}
        onKeyDown={onKeyDown}
        className="mb-2 w-full rounded-lg border border-line-strong bg-page px-2 py-1.5 text-sm"
      />
      {usable.length + broken.length === 0 && (
        <p className="px-2 py-1 text-sm text-muted">{models.length === 0 ? texts.chat.noModels : texts.chat.noMatch}</p>
      )}
      <div id={listId} role="listbox" aria-label={texts.actions.pickModel} className="max-h-80 overflow-y-auto">
        {usable.map((model, index) => (
          <ModelOption
            key={`${model.engine} ${model.id}`}
            id={optionId(index)}
            model={model}
            isChosen={model.id === chosen}
            isActive={index === active}
            onChoose={() => onChoose(model.id)}
          />
        ))}
        {broken.map((model) => (
          <ModelOption key={`${model.engine} ${model.id}`} model={model} isChosen={false} isActive={false} />
        ))}
      </div>
    </>
  );
}
