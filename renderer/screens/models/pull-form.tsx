import { useId, useState } from 'react';
import { useCreateDownload } from '../../api/queries/downloads.ts';
import { Button } from '../../components/button.tsx';
import { fieldLook } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { useTexts } from '../../texts/use-texts.ts';

/** Downloads a model that the catalogue does not know. */
export function PullForm() {
  const { discover: texts } = useTexts().downloads;
  const create = useCreateDownload();
  const [written, setWritten] = useState('');
  const id = useId();
  return (
    <form
      className="mb-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(written.trim(), { onSuccess: () => setWritten('') });
      }}
    >
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {texts.pull} <span className="font-normal text-muted">{texts.pullHint}</span>
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          required
          pattern=".*\S.*"
          maxLength={4_000}
          autoComplete="off"
          spellCheck={false}
          placeholder={texts.pullPlaceholder}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
          className={`${fieldLook} placeholder:text-muted`}
        />
        <Button type="submit" isBusy={create.isPending}>
          {texts.download}
        </Button>
      </div>
      {create.error !== null && (
        <div className="mt-2">
          <Problem message={create.error.message} />
        </div>
      )}
    </form>
  );
}
