import { useState } from 'react';
import { useCreateKey } from '../../api/queries/keys.ts';
import { useLiveStatus } from '../../api/live-status.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { KeyReveal } from './key-reveal.tsx';

const LIFETIMES = [30, 90, 365] as const;

/** Asks for a name only; the rest is folded away. Then shows the secret, once. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const texts = useTexts();
  const create = useCreateKey();
  return (
    <Dialog isOpen title={create.data === undefined ? texts.keys.create : texts.keys.newKey} onClose={onClose}>
      {create.data === undefined ? (
        <NewKeyForm create={create} onClose={onClose} />
      ) : (
        <KeyReveal secret={create.data.key} onClose={onClose} />
      )}
    </Dialog>
  );
}

function NewKeyForm({
  create,
  onClose,
}: {
  readonly create: ReturnType<typeof useCreateKey>;
  readonly onClose: () => void;
}) {
  const texts = useTexts();
  const [name, setName] = useState('');
  const [days, setDays] = useState('');
  const [model, setModel] = useState('');
  const models = useLiveStatus(({ status }) => status?.models);

  function submit(): void {
    create.mutate({
      key_alias: name.trim(),
      ...(days !== '' && { duration: `${days}d` }),
      ...(model !== '' && { models: [model] }),
    });
  }

  const fieldLook = 'w-full rounded-lg border border-line-strong bg-page px-3 py-2 text-sm';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label htmlFor="key-name" className="mb-1 block text-sm font-medium">
        {texts.keys.name}
      </label>
      <input
        id="key-name"
        required
        maxLength={200}
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
        aria-describedby="key-name-hint"
        className={fieldLook}
      />
      <p id="key-name-hint" className="mt-1 mb-3 text-xs text-muted">
        {texts.keys.nameHint}
      </p>
      <details className="mb-4 text-sm">
        <summary className="cursor-pointer font-medium">{texts.keys.limits}</summary>
        <div className="mt-2 grid grid-cols-2 gap-3">
          <label className="block">
            <span className="mb-1 block">{texts.keys.expires}</span>
            <select value={days} onChange={(event) => setDays(event.target.value)} className={fieldLook}>
              <option value="">{texts.keys.never}</option>
              {LIFETIMES.map((lifetime) => (
                <option key={lifetime} value={lifetime}>
                  {texts.keys.days(lifetime)}
                </option>
              ))}
            </select>
          </label>
          <label className="block">
            <span className="mb-1 block">{texts.keys.models}</span>
            <select value={model} onChange={(event) => setModel(event.target.value)} className={fieldLook}>
              <option value="">{texts.keys.allModels}</option>
              {(models ?? []).map(({ id }) => (
                <option key={id}>{id}</option>
              ))}
            </select>
          </label>
        </div>
      </details>
      {create.error !== null && (
        <p role="alert" className="mb-3 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger">
          {create.error.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{texts.keys.cancel}</Button>
        <Button type="submit" look="primary" disabled={create.isPending}>
          {texts.keys.make}
        </Button>
      </div>
    </form>
  );
}
