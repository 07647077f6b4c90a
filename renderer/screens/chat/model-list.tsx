import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type KeyboardEvent } from 'react';
import { useLiveStatus } from '../../api/live-status.ts';
import { useCatalogue } from '../../api/queries/downloads.ts';
import { useModels } from '../../api/queries/models.ts';
import { useModelPicker } from '../../state/model-picker.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { factsOf, type Ability } from '../models/model-facts.ts';
import { DownloadOption } from './download-option.tsx';
import { downloadable } from './downloadable.ts';
import { findModels } from './find-models.ts';
import { ModelOption } from './model-option.tsx';

interface ModelListProps {
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** What a context is until somebody chooses another. */
const CONTEXT = 8192;

/** Models to choose from, then those that could be downloaded. The arrows move, Enter chooses, and what is typed searches. */
export function ModelList({ chosen, onChoose }: ModelListProps) {
  const texts = useTexts();
  const listId = useId();
  const [search, setSearch] = useState('');
  const models = useLiveStatus(({ status }) => status?.models) ?? [];
  const abilitiesOf = useAbilities();
  const { usable, broken } = findModels(models, search);
  const others = downloadable(useCatalogue(CONTEXT).data, search);
  const toDownload = useDownloadPage();
  const ways = [
    ...usable.map(
      ({ id }) =>
        () =>
          onChoose(id),
    ),
    ...others.map(
      ({ name }) =>
        () =>
          toDownload(name),
    ),
  ];
  const start = Math.max(search === '' ? usable.findIndex(({ id }) => id === chosen) : 0, 0);
  const { active, setMoved, optionId, onKeyDown } = useOptionKeys(listId, ways, start);

  return (
    <>
      <input
        type="search"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={ways.length > 0 ? optionId(active) : undefined}
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
      <div
        id={listId}
        role="listbox"
        aria-label={texts.actions.pickModel}
        className="max-h-[min(28rem,60vh)] overflow-y-auto"
      >
        {usable.map((model, index) => (
          <ModelOption
            key={`${model.engine} ${model.id}`}
            id={optionId(index)}
            model={model}
            abilities={abilitiesOf(model.id)}
            isChosen={model.id === chosen}
            isActive={index === active}
            onChoose={() => onChoose(model.id)}
          />
        ))}
        {broken.map((model) => (
          <ModelOption key={`${model.engine} ${model.id}`} model={model} isChosen={false} isActive={false} />
        ))}
        {others.length > 0 && (
          <div role="group" aria-labelledby={`${listId}-others`} className="mt-2 border-t border-line pt-2">
            <p id={`${listId}-others`} className="px-2 pb-1 text-xs font-medium text-muted">
              {texts.chat.toDownload}
            </p>
            {others.map((model, index) => (
              <DownloadOption
                key={model.name}
                id={optionId(usable.length + index)}
                model={model}
                isActive={usable.length + index === active}
                onChoose={() => toDownload(model.name)}
              />
            ))}
          </div>
        )}
      </div>
    </>
  );
}

/** The way to where a model is downloaded. */
function useDownloadPage(): (name: string) => void {
  const navigate = useNavigate();
  return (name) => {
    useModelPicker.getState().setOpen(false);
    void navigate({ to: '/models', search: { tab: 'discover', search: name } });
  };
}

/** What a model can do besides writing text, by the name that chats use. */
function useAbilities(): (id: string) => readonly Ability[] {
  const { data: rows = [] } = useModels();
  return (id) => {
    const row = rows.find(({ model_name: name }) => name === id);
    return row === undefined ? [] : factsOf(row).abilities;
  };
}

/** The keys of the field above a list: which option Enter would choose, and the way to another. */
function useOptionKeys(listId: string, ways: readonly (() => void)[], start: number) {
  const [moved, setMoved] = useState<number>();
  const active = Math.min(moved ?? start, ways.length - 1);
  const optionId = (index: number) => `${listId}-${index}`;

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && ways.length > 0) {
      event.preventDefault();
      const next = (active + step + ways.length) % ways.length;
      setMoved(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter') ways[active]?.();
  }

  return { active, setMoved, optionId, onKeyDown };
}
