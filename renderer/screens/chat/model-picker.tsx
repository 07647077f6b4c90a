import { Popover } from '@base-ui/react/popover';
import { Check, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { HubStatus } from '../../../server/contract/hub/status.ts';
import { useLiveStatus } from '../../api/live-status.ts';
import { useLayout } from '../../state/layout.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { useChosenModel } from './use-chosen-model.ts';

type Model = HubStatus['models'][number];

export function ModelPicker() {
  const texts = useTexts();
  const chosen = useChosenModel();
  const [isOpen, setIsOpen] = useState(false);
  const setModel = useLayout((layout) => layout.setModel);

  function choose(id: string): void {
    setModel(id);
    setIsOpen(false);
  }

  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger
        id="model-picker"
        title={`${texts.chat.pickModel} (Ctrl+M)`}
        className="inline-flex max-w-full items-center gap-1.5 rounded-lg px-2 py-1.5 text-sm font-medium hover:bg-sunken"
      >
        <span className="sr-only">{texts.chat.pickModel}:</span>
        <span className="truncate">{chosen === '' ? texts.chat.noModels : chosen}</span>
        <ChevronDown size={15} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="start" sideOffset={4}>
          <Popover.Popup className="w-80 max-w-[calc(100vw-2rem)] rounded-xl border border-line bg-raised p-2 text-ink shadow-xl">
            <ModelList chosen={chosen} onChoose={choose} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ModelList({ chosen, onChoose }: { readonly chosen: string; readonly onChoose: (id: string) => void }) {
  const texts = useTexts();
  const [search, setSearch] = useState('');
  const models = useLiveStatus(({ status }) => status?.models);
  const usable = (models ?? []).filter((model) => model.canChat);
  const found = usable.filter(({ id }) => id.toLowerCase().includes(search.toLowerCase()));
  return (
    <>
      <input
        type="search"
        aria-label={texts.chat.searchModels}
        placeholder={texts.chat.searchModels}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          const [first] = found;
          if (event.key === 'Enter' && first !== undefined) onChoose(first.id);
        }}
        className="mb-2 w-full rounded-lg border border-line-strong bg-page px-2 py-1.5 text-sm"
      />
      {found.length === 0 && (
        <p className="px-2 py-1 text-sm text-muted">{usable.length === 0 ? texts.chat.noModels : texts.chat.noMatch}</p>
      )}
      <ul className="max-h-80 overflow-y-auto">
        {found.map((model) => (
          <li key={model.id}>
            <ModelRow model={model} isChosen={model.id === chosen} onChoose={() => onChoose(model.id)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function ModelRow({
  model,
  isChosen,
  onChoose,
}: {
  readonly model: Model;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const texts = useTexts();
  const facts = [
    model.engine,
    model.sizeBytes === undefined ? undefined : formatSize(model.sizeBytes),
    model.contextLength === undefined ? undefined : `${model.contextLength.toLocaleString()} context`,
    model.loaded ? texts.chat.inMemory : undefined,
  ];
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className="flex w-full items-start gap-2 rounded-lg px-2 py-1.5 text-left text-sm hover:bg-sunken"
    >
      <Check size={15} aria-hidden className={`mt-0.5 shrink-0 ${isChosen ? '' : 'invisible'}`} />
      <span className="min-w-0">
        <span className="block truncate font-medium">{model.id}</span>
        <span className="block text-xs text-muted">{facts.filter((fact) => fact !== undefined).join(' · ')}</span>
        {model.note !== undefined && <span className="block text-xs text-muted">{model.note}</span>}
      </span>
    </button>
  );
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as model libraries write sizes. */
function formatSize(bytes: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${UNITS[step] ?? ''}`;
}
