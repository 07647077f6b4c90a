import { useId, useState } from 'react';
import type { HubSettings } from '../../../server/contract/hub/settings.ts';
import { useChangeSettings } from '../../api/queries/settings.ts';
import { Switch } from '../../components/switch.tsx';
import { fieldLook } from '../../components/field.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { changeOf, readValue, valueOf, writeValue, type SettingKind, type SettingName } from './setting-list.ts';

interface SettingRowProps {
  readonly field: SettingKind & { readonly name: SettingName };
  readonly settings: HubSettings;
}

/** One setting: it is saved when it is switched, chosen, or left after writing, and can be taken back. */
export function SettingRow({ field, settings }: SettingRowProps) {
  const texts = useTexts().settings;
  const { name, hint } = texts.fields[field.name];
  const id = useId();
  const change = useChangeSettings();
  const [problem, setProblem] = useState<string>();
  const value = valueOf(settings, field.name);

  function save(wished: unknown, onKept?: () => void): void {
    setProblem(undefined);
    if (JSON.stringify(wished) === JSON.stringify(value)) return onKept?.();
    change.mutate(changeOf(settings, field.name, wished), {
      onSuccess(now) {
        onKept?.();
        showNotice(texts.saved(name), {
          label: texts.undo,
          perform: () => change.mutate(changeOf(now, field.name, value)),
        });
      },
    });
  }

  function write(text: string, onKept: () => void): void {
    const wished = readValue(field, text);
    if (wished !== undefined) return save(wished, onKept);
    const kind = field.kind === 'megabytes' ? 'number' : field.kind;
    setProblem(texts.unreadable[kind === 'number' || kind === 'json' ? kind : 'text']);
  }

  function forget(): void {
    setProblem(undefined);
    change.reset();
  }

  const error = problem ?? change.error?.message;
  const ids = { id, 'aria-describedby': `${id}-hint`, 'aria-invalid': error !== undefined };
  const isWide = field.kind === 'lines' || field.kind === 'json';
  return (
    <li className={`flex gap-x-6 gap-y-2 px-4 py-3 ${isWide ? 'flex-col' : 'flex-wrap items-center'}`}>
      <div className={`min-w-0 ${isWide ? '' : 'flex-1 basis-64'}`}>
        {field.kind === 'switch' ? (
          <span className="block text-sm font-medium">{name}</span>
        ) : (
          <label htmlFor={id} className="block text-sm font-medium">
            {name}
          </label>
        )}
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
        {error !== undefined && (
          <p role="alert" className="mt-1 text-xs break-words text-danger">
            {error}
          </p>
        )}
      </div>
      {field.kind === 'switch' && (
        <Switch label={name} describedBy={`${id}-hint`} isOn={value === true} onChange={save} />
      )}
      {field.kind === 'choice' && (
        <select
          {...ids}
          value={String(value)}
          onChange={(event) => save(event.target.value)}
          className={`${fieldLook} !w-64`}
        >
          {field.options.map((option) => (
            <option key={option} value={option}>
              {texts.options[option as keyof typeof texts.options]}
            </option>
          ))}
        </select>
      )}
      {field.kind !== 'switch' && field.kind !== 'choice' && (
        <WrittenField
          ids={ids}
          kind={field.kind}
          text={writeValue(field.kind, value)}
          isWide={isWide}
          onWrite={write}
          onTakenBack={forget}
        />
      )}
    </li>
  );
}

interface WrittenFieldProps {
  readonly ids: { readonly id: string; readonly 'aria-describedby': string; readonly 'aria-invalid': boolean };
  readonly kind: SettingKind['kind'];
  /** As it is kept. */
  readonly text: string;
  readonly isWide: boolean;
  /** @param onKept called when it is kept; else it may be written better */
  readonly onWrite: (text: string, onKept: () => void) => void;
  readonly onTakenBack: () => void;
}

interface FieldDraft {
  readonly written: string;
  /** What was kept when the field was left: where that has changed since, it is what counts. */
  readonly over?: string;
}

/** What is written counts when the field is left, and stays in it where it is refused; Escape takes it back. */
function WrittenField({ ids, kind, text, isWide, onWrite, onTakenBack }: WrittenFieldProps) {
  const [draft, setDraft] = useState<FieldDraft>();
  const isNumber = kind === 'number' || kind === 'megabytes';
  const common = {
    ...ids,
    value: draft === undefined || (draft.over !== undefined && draft.over !== text) ? text : draft.written,
    onChange: ({ target }: { target: { value: string } }) => setDraft({ written: target.value }),
    onBlur() {
      if (draft === undefined) return;
      const left = { written: draft.written, over: text };
      setDraft(left);
      onWrite(left.written, () => setDraft((now) => (now === left ? undefined : now)));
    },
  };
  const takeBack = () => {
    setDraft(undefined);
    onTakenBack();
  };
  if (isWide) {
    return (
      <textarea
        {...common}
        rows={Math.min(12, Math.max(2, text.split('\n').length))}
        spellCheck={false}
        className={`${fieldLook} font-mono`}
        onKeyDown={(event) => event.key === 'Escape' && takeBack()}
      />
    );
  }
  return (
    <input
      {...common}
      type="text"
      inputMode={isNumber ? 'decimal' : 'text'}
      autoComplete="off"
      className={`${fieldLook} !w-64 ${isNumber ? 'tabular-nums' : ''}`}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        else if (event.key === 'Escape') takeBack();
      }}
    />
  );
}
