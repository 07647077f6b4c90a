import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ChatPreset } from '../../../../server/contract/chat/presets.ts';
import { useCreatePreset, useDeletePreset, usePresets, useUpdatePreset } from '../../../api/queries/presets.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { SelectField, TextField } from '../../../components/field.tsx';
import { Problem } from '../../../components/problem.tsx';
import { isSameSettings, type ChatSettings } from '../../../conversation/chat-settings.ts';
import { showNotice } from '../../../state/notices.ts';
import { useTexts } from '../../../texts/use-texts.ts';

interface PresetBarProps {
  readonly settings: ChatSettings;
  readonly onChoose: (settings: ChatSettings) => void;
}

const none: readonly ChatPreset[] = [];

/** Ways to answer that have a name: one is taken over, kept, changed or deleted. */
export function PresetBar({ settings, onChoose }: PresetBarProps) {
  const { chatPanel: texts } = useTexts();
  const { data: presets = none } = usePresets();
  const [chosenId, setChosenId] = useState<string>();
  const [isNaming, setIsNaming] = useState(false);
  const update = useUpdatePreset();
  const create = useCreatePreset();
  const remove = useDeletePreset();
  const same = presets.find((preset) => isSameSettings(preset, settings));
  const chosen = same ?? presets.find(({ id }) => id === chosenId);
  const error = update.error ?? remove.error ?? create.error;

  function choose(id: string): void {
    const preset = presets.find((each) => each.id === id);
    setChosenId(id);
    if (preset === undefined) return;
    const before = settings;
    const { systemPrompt, parameters, tools } = preset;
    onChoose({ systemPrompt, parameters, tools });
    showNotice(texts.presetTaken(preset.name), { label: texts.undo, perform: () => onChoose(before) });
  }

  function deleteChosen({ id, ...preset }: ChatPreset): void {
    remove.mutate(id, {
      onSuccess: () =>
        showNotice(texts.presetDeleted(preset.name), { label: texts.undo, perform: () => create.mutate(preset) }),
    });
  }

  return (
    <div className="flex flex-col gap-2">
      <SelectField
        label={texts.presets}
        value={chosen?.id ?? ''}
        options={[{ value: '', text: texts.noPreset }, ...presets.map(({ id, name }) => ({ value: id, text: name }))]}
        onChange={choose}
      />
      {error !== null && <Problem message={error.message} />}
      {isNaming ? (
        <PresetName settings={settings} onDone={() => setIsNaming(false)} onSaved={setChosenId} />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setIsNaming(true)}>{texts.savePreset}</Button>
          {chosen !== undefined && same === undefined && (
            <Button
              className="max-w-full"
              isBusy={update.isPending}
              onClick={() =>
                update.mutate(
                  { id: chosen.id, ...settings },
                  { onSuccess: ({ name }) => showNotice(texts.presetSaved(name)) },
                )
              }
            >
              <span className="truncate">{texts.updatePreset(chosen.name)}</span>
            </Button>
          )}
          {chosen !== undefined && (
            <IconButton label={texts.deletePreset(chosen.name)} onClick={() => deleteChosen(chosen)}>
              <Trash2 size={16} aria-hidden />
            </IconButton>
          )}
        </div>
      )}
    </div>
  );
}

interface PresetNameProps {
  readonly settings: ChatSettings;
  readonly onSaved: (id: string) => void;
  readonly onDone: () => void;
}

function PresetName({ settings, onSaved, onDone }: PresetNameProps) {
  const { chatPanel: texts } = useTexts();
  const [name, setName] = useState('');
  const create = useCreatePreset();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(
          { name: name.trim(), ...settings },
          {
            onSuccess(made) {
              onSaved(made.id);
              onDone();
              showNotice(texts.presetSaved(made.name));
            },
          },
        );
      }}
    >
      {create.error !== null && <Problem message={create.error.message} />}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- it was just asked for */}
      <TextField label={texts.presetName} value={name} onChange={setName} required maxLength={100} autoFocus />
      <div className="mt-2 flex justify-end gap-2">
        <Button onClick={onDone}>{texts.cancel}</Button>
        <Button type="submit" look="primary" isBusy={create.isPending}>
          {texts.save}
        </Button>
      </div>
    </form>
  );
}
