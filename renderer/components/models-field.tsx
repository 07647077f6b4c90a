import { Combobox } from '@base-ui/react/combobox';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useModelNames } from '../api/queries/model-names.ts';
import { useTexts } from '../texts/use-texts.ts';
import { FieldFrame } from './field.tsx';
import { itemLook, SuggestionSheet } from './suggestion-sheet.tsx';
import { suggestNames } from './suggest-names.ts';

interface ModelsFieldProps {
  readonly models: readonly string[];
  readonly onChange: (models: readonly string[]) => void;
  readonly className?: string;
}

/** A list of models, chosen from those there are or written by hand: names that come later, and `family-*`. */
export function ModelsField({ models, onChange, className = '' }: ModelsFieldProps) {
  const { limits: texts } = useTexts();
  const [typed, setTyped] = useState('');
  const known = [...(useModelNames().data ?? []), ...Object.keys(texts.words)];
  const words: Readonly<Record<string, string>> = texts.words;

  return (
    <FieldFrame label={texts.models} hint={texts.modelsHint} className={className}>
      {(ids) => (
        <Combobox.Root<string, true>
          multiple
          autoHighlight
          filter={null}
          items={suggestNames(known, models, typed)}
          value={[...models]}
          onValueChange={(next) => {
            onChange(next);
            setTyped('');
          }}
          inputValue={typed}
          onInputValueChange={setTyped}
        >
          <Combobox.InputGroup className="rounded-lg border border-line-strong bg-page px-2 py-1.5 text-sm focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
            <Combobox.Chips className="flex flex-wrap items-center gap-1">
              {models.map((name) => (
                <Combobox.Chip
                  key={name}
                  aria-label={name}
                  className="flex max-w-full items-center gap-1 rounded bg-sunken ps-2 data-highlighted:outline-2 data-highlighted:outline-accent"
                >
                  <span className="truncate">{name}</span>
                  <Combobox.ChipRemove
                    aria-label={texts.removeModel(name)}
                    className="rounded p-1 text-muted hover:text-ink"
                  >
                    <X size={13} aria-hidden />
                  </Combobox.ChipRemove>
                </Combobox.Chip>
              ))}
              <Combobox.Input
                {...ids}
                // While the suggestions are open, the label above is hidden from screen readers.
                aria-label={texts.models}
                placeholder={models.length === 0 ? texts.allModels : texts.addModel}
                className="min-w-24 flex-1 bg-transparent px-1 py-0.5 outline-none placeholder:text-muted"
              />
            </Combobox.Chips>
          </Combobox.InputGroup>
          <SuggestionSheet label={texts.models} empty={texts.noMoreModels}>
            {(name: string) => (
              <Combobox.Item key={name} value={name} className={itemLook}>
                <span className="truncate">{known.includes(name) ? name : texts.typedName(name)}</span>
                {words[name] !== undefined && <span className="text-xs text-muted">{words[name]}</span>}
              </Combobox.Item>
            )}
          </SuggestionSheet>
        </Combobox.Root>
      )}
    </FieldFrame>
  );
}
