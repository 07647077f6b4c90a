import { X } from 'lucide-react';
import { useState } from 'react';
import { useDeleteAlias, usePutAlias } from '../../api/queries/models.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { fieldLook } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface AliasListProps {
  /** The name that the aliases stand for. */
  readonly model: string;
  readonly aliases: readonly string[];
}

/** Other names for a model: added with one field, removed with one click that can be taken back. */
export function AliasList({ model, aliases }: AliasListProps) {
  const { models: texts } = useTexts();
  const put = usePutAlias();
  const remove = useDeleteAlias();
  const [typed, setTyped] = useState('');
  const name = typed.trim();

  function removeAlias(alias: string): void {
    put.reset();
    remove.mutate(alias, {
      onSuccess: () =>
        showNotice(texts.aliasRemoved(alias), {
          label: texts.undo,
          perform: () => put.mutate({ name: alias, model }),
        }),
    });
  }

  return (
    <section className="mt-6">
      <h3 className="text-sm font-semibold">{texts.aliases}</h3>
      <p className="mb-2 text-sm text-muted">{texts.aliasesAbout}</p>
      <ul className="mb-2 flex flex-wrap gap-1.5">
        {aliases.map((alias) => (
          <li key={alias} className="flex max-w-full items-center rounded-lg bg-sunken ps-2.5 text-sm">
            <span className="min-w-0 truncate">{alias}</span>
            <IconButton label={texts.removeAlias(alias)} className="!size-7" onClick={() => removeAlias(alias)}>
              <X size={14} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          remove.reset();
          put.mutate({ name, model }, { onSuccess: () => setTyped('') });
        }}
      >
        <input
          aria-label={texts.alias}
          placeholder={texts.addAlias}
          required
          pattern=".*\S.*"
          maxLength={200}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className={`${fieldLook} placeholder:text-muted`}
        />
        <Button type="submit" isBusy={put.isPending}>
          {texts.aliasAdd}
        </Button>
      </form>
      {(put.error ?? remove.error) !== null && (
        <div className="mt-2">
          <Problem message={(put.error ?? remove.error)?.message ?? ''} />
        </div>
      )}
    </section>
  );
}
