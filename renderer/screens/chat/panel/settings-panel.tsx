import { X } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { ChatParameters } from '../../../../server/contract/chat/message.ts';
import { IconButton } from '../../../components/button.tsx';
import { Drawer } from '../../../components/drawer.tsx';
import { FieldFrame, fieldLook, SelectField } from '../../../components/field.tsx';
import { Problem } from '../../../components/problem.tsx';
import {
  changeSettings,
  saveSettings,
  saveSettingsOnLeave,
  useChatSettings,
  type ChatSettings,
  type SettingChanges,
} from '../../../conversation/chat-settings.ts';
import { closePanel } from '../../../state/chat-panel.ts';
import { useTexts } from '../../../texts/use-texts.ts';
import { ParameterField } from './parameter-field.tsx';
import { mainParameters, moreParameters, withParameter, type NumberParameter } from './parameters.ts';
import { PresetBar } from './preset-bar.tsx';
import { StopField } from './stop-field.tsx';
import { ToolsField } from './tools-field.tsx';

interface SettingsPanelProps {
  /** Undefined for the chat that is begun next. */
  readonly conversationId: string | undefined;
  readonly place: 'beside' | 'sheet';
}

/** How a chat is answered, beside it or, where there is no room, above it. */
export function SettingsPanel({ conversationId, place }: SettingsPanelProps) {
  const texts = useTexts();
  const title = conversationId === undefined ? texts.chatPanel.newTitle : texts.chatPanel.title;
  const fields = <Fields key={conversationId ?? ''} conversationId={conversationId} />;
  useEffect(saveSettingsOnLeave, []);
  if (place === 'sheet') {
    return (
      <Drawer title={title} onClose={closePanel}>
        {fields}
      </Drawer>
    );
  }
  return (
    <aside aria-label={title} className="flex w-80 shrink-0 flex-col border-s border-line bg-rail">
      <header className="flex h-12 shrink-0 items-center justify-between border-b border-line ps-4 pe-2">
        <h2 className="text-sm font-semibold">{title}</h2>
        <IconButton label={texts.close} onClick={closePanel}>
          <X size={18} aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{fields}</div>
    </aside>
  );
}

function Fields({ conversationId }: { readonly conversationId: string | undefined }) {
  const { chatPanel: texts } = useTexts();
  const { settings, error } = useChatSettings(conversationId);
  const change = useCallback((changes: SettingChanges) => changeSettings(conversationId, changes), [conversationId]);
  const save = useCallback(() => {
    // What goes wrong stands above the fields.
    if (conversationId !== undefined) void saveSettings(conversationId).catch(() => undefined);
  }, [conversationId]);
  // Whoever leaves the fields may ask at once.
  useEffect(() => save, [save]);
  if (settings === undefined) return null;
  return (
    <div className="flex flex-col gap-5" onBlur={save}>
      {error !== undefined && (
        <Problem message={texts.notSaved + error} retry={{ label: texts.retry, perform: save }} />
      )}
      <PresetBar settings={settings} onChoose={change} />
      <FieldFrame label={texts.systemPrompt} hint={texts.systemHint}>
        {(ids) => (
          <textarea
            {...ids}
            dir="auto"
            rows={4}
            maxLength={1_000_000}
            placeholder={texts.systemPlaceholder}
            value={settings.systemPrompt}
            onChange={(event) => change({ systemPrompt: event.target.value })}
            className={`${fieldLook} field-sizing-content max-h-96 min-h-24 placeholder:text-muted`}
          />
        )}
      </FieldFrame>
      <Parameters settings={settings} onChange={change} />
      <ToolsField value={settings.tools} onChange={(tools) => change({ tools })} />
    </div>
  );
}

interface ParametersProps {
  readonly settings: ChatSettings;
  readonly onChange: (changes: SettingChanges) => void;
}

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'max'] as const;

function Parameters({ settings: { parameters }, onChange }: ParametersProps) {
  const { chatPanel: texts } = useTexts();
  const set = <Key extends keyof ChatParameters>(key: Key, value: ChatParameters[Key] | undefined) =>
    onChange({ parameters: withParameter(parameters, key, value) });
  const fieldOf = (parameter: NumberParameter) => (
    <ParameterField
      key={parameter.key}
      parameter={parameter}
      value={parameters[parameter.key]}
      onChange={(value) => set(parameter.key, value)}
    />
  );
  // Only at first: afterwards it is unfolded and folded by hand.
  const [isMoreSet] = useState(
    () => parameters.stop !== undefined || moreParameters.some(({ key }) => parameters[key] !== undefined),
  );
  return (
    <section aria-label={texts.answers} className="flex flex-col gap-4">
      {mainParameters.map(fieldOf)}
      <SelectField
        label={texts.effort}
        value={parameters.reasoningEffort ?? ''}
        options={[
          { value: '', text: texts.modelDefault },
          ...EFFORTS.map((effort) => ({ value: effort, text: texts.efforts[effort] })),
        ]}
        onChange={(effort) => set('reasoningEffort', effort === '' ? undefined : effort)}
      />
      <details open={isMoreSet}>
        <summary className="w-fit cursor-pointer rounded text-sm font-medium text-muted">{texts.more}</summary>
        <div className="mt-3 flex flex-col gap-4">
          {moreParameters.map(fieldOf)}
          <StopField value={parameters.stop ?? []} onChange={(stop) => set('stop', stop)} />
        </div>
      </details>
    </section>
  );
}
