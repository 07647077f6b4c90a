import { useState } from 'react';
import type { NewKeyWish } from '../../api/queries/keys.ts';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/problem.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { KeyLimits, noLimits } from './key-limits.tsx';

interface NewKeyFormProps {
  readonly error: string | undefined;
  readonly isBusy: boolean;
  readonly onSubmit: (wish: NewKeyWish) => void;
  readonly onClose: () => void;
}

/** Asks for a name only; the rest is folded away. */
export function NewKeyForm({ error, isBusy, onSubmit, onClose }: NewKeyFormProps) {
  const texts = useTexts();
  const [name, setName] = useState('');
  const [limits, setLimits] = useState(noLimits);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({
          key_alias: name.trim(),
          ...(limits.days !== '' && { duration: `${limits.days}d` }),
          ...(limits.models.length > 0 && { models: limits.models }),
        });
      }}
    >
      <label htmlFor="key-name" className="mb-1 block text-sm font-medium">
        {texts.keys.name}
      </label>
      <input
        id="key-name"
        required
        pattern=".*\S.*"
        maxLength={200}
        autoFocus
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        aria-describedby="key-name-hint"
        className="w-full rounded-lg border border-line-strong bg-page px-3 py-2 text-sm"
      />
      <p id="key-name-hint" className="mt-1 mb-3 text-xs text-muted">
        {texts.keys.nameHint}
      </p>
      <KeyLimits limits={limits} onChange={setLimits} />
      {error !== undefined && <Problem message={error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{texts.keys.cancel}</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {texts.keys.make}
        </Button>
      </div>
    </form>
  );
}
