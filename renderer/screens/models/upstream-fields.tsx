import { useId } from 'react';
import { CheckField, SelectField, TextField } from '../../components/field.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import type { ModelDraft } from './model-draft.ts';
import type { ModelGroup } from './model-groups.ts';

interface UpstreamFieldsProps {
  readonly draft: ModelDraft;
  /** A key is stored already. */
  readonly hasKey: boolean;
  readonly groups: readonly ModelGroup[];
  readonly onChange: (changes: Partial<ModelDraft>) => void;
}

/** What serves a deployment: other things are asked of each kind. */
export function UpstreamFields({ draft, hasKey, groups, onChange }: UpstreamFieldsProps) {
  switch (draft.kind) {
    case 'ollama':
      return <OllamaFields draft={draft} groups={groups} onChange={onChange} />;
    case 'openai':
      return <OpenAiFields draft={draft} hasKey={hasKey} onChange={onChange} />;
    case 'engine':
      return <EngineFields draft={draft} groups={groups} onChange={onChange} />;
    case 'hub':
      return <HubFields draft={draft} groups={groups} onChange={onChange} />;
  }
}

type Props = Omit<UpstreamFieldsProps, 'hasKey'>;

function OllamaFields({ draft, groups, onChange }: Props) {
  const { form: texts } = useTexts().models;
  const installed = ownModels(groups).filter(({ provider }) => provider === 'ollama');
  return (
    <>
      <SuggestingField
        label={texts.model}
        value={draft.model}
        suggestions={draft.address === '' ? installed.map(({ model }) => model) : []}
        onChange={(model) => onChange({ model })}
      />
      <TextField
        label={texts.address}
        hint={texts.ollamaAddressHint}
        placeholder="http://127.0.0.1:11434"
        maxLength={1000}
        value={draft.address}
        onChange={(address) => onChange({ address })}
      />
    </>
  );
}

function OpenAiFields({ draft, hasKey, onChange }: Omit<Props, 'groups'> & { readonly hasKey: boolean }) {
  const { form: texts } = useTexts().models;
  // Providers that LiteLLM knows have an address of their own, and a fixed answer asks nobody.
  const needsAddress = draft.fixedAnswer === '' && ['', 'openai'].includes(draft.provider) && !hasKey;
  return (
    <>
      <TextField
        label={texts.address}
        inputMode="url"
        required={needsAddress}
        placeholder="http://127.0.0.1:8000/v1"
        maxLength={1000}
        value={draft.address}
        onChange={(address) => onChange({ address })}
      />
      <TextField
        label={texts.model}
        required
        pattern=".*\S.*"
        maxLength={250}
        value={draft.model}
        onChange={(model) => onChange({ model })}
      />
      <div>
        <TextField
          label={texts.key}
          hint={hasKey ? texts.keyKept : texts.keyHint}
          type="password"
          autoComplete="new-password"
          maxLength={4000}
          disabled={draft.dropsKey}
          value={draft.key}
          onChange={(key) => onChange({ key })}
        />
        {hasKey && (
          <CheckField
            className="mt-2"
            label={texts.dropKey}
            isChecked={draft.dropsKey}
            onChange={(dropsKey) => onChange({ dropsKey, key: '' })}
          />
        )}
      </div>
    </>
  );
}

/** A model of an engine of this hub: its provider is the engine. */
function EngineFields({ draft, groups, onChange }: Props) {
  const { form: texts, providers } = useTexts().models;
  const names: Readonly<Record<string, string>> = providers;
  const chosen = draft.model === '' ? '' : `${draft.provider}/${draft.model}`;
  const own = ownModels(groups).filter(({ provider }) => provider !== 'ollama');
  const known = own.map(({ provider, model }) => ({
    value: `${provider}/${model}`,
    text: `${model} (${names[provider] ?? provider})`,
  }));
  // A model that has this deployment's name is not listed by itself any more.
  const options = known.some(({ value }) => value === chosen)
    ? known
    : [{ value: chosen, text: draft.model || texts.choose }, ...known];
  if (known.length === 0 && chosen === '') return <p className="text-sm text-muted">{texts.noneBuiltIn}</p>;
  return (
    <SelectField
      label={texts.ownModel}
      value={chosen}
      options={options}
      onChange={(value) => {
        const slash = value.indexOf('/');
        onChange({ provider: value.slice(0, slash), model: value.slice(slash + 1) });
      }}
    />
  );
}

function HubFields({ draft, groups, onChange }: Props) {
  const { form: texts } = useTexts().models;
  return (
    <SuggestingField
      label={texts.ownModel}
      value={draft.model}
      suggestions={groups.map(({ name }) => name).filter((name) => name !== draft.name && !name.endsWith('*'))}
      onChange={(model) => onChange({ model })}
    />
  );
}

interface SuggestingFieldProps {
  readonly label: string;
  readonly value: string;
  readonly suggestions: readonly string[];
  readonly onChange: (value: string) => void;
}

function SuggestingField({ suggestions, ...props }: SuggestingFieldProps) {
  const listId = useId();
  return (
    <>
      <TextField required pattern=".*\S.*" maxLength={250} list={listId} {...props} />
      <datalist id={listId}>
        {suggestions.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </datalist>
    </>
  );
}

/** Models that engines offer by themselves. */
function ownModels(groups: readonly ModelGroup[]): readonly { readonly provider: string; readonly model: string }[] {
  return groups
    .flatMap(({ members }) => members)
    .filter(({ row }) => row.model_info.source === 'engine')
    .map(({ facts }) => ({ provider: facts.provider, model: facts.upstream }));
}
