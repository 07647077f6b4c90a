import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useModels } from '../../api/queries/models.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { Empty } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { AliasDialog } from './alias-dialog.tsx';
import { ModelDetails } from './model-details.tsx';
import { ModelDialog } from './model-dialog.tsx';
import { emptyDraft } from './model-draft.ts';
import { findGroups, groupModels, SHOWN, type ModelGroup } from './model-groups.ts';
import { ModelTable } from './model-table.tsx';
import type { ModelsSearch } from './models-search.ts';

/** Rows that are drawn at once; more come when they are asked for. */
const PAGE_ROWS = 100;

export function ModelsScreen() {
  const { models: texts } = useTexts();
  const { data, error, isPending, refetch } = useModels();
  const { search = '', shown = 'all', name } = useSearch({ from: '/models' });
  const navigate = useNavigate({ from: '/models' });
  const [adding, setAdding] = useState<'model' | 'alias'>();
  const groups = useMemo(() => groupModels(data ?? []), [data]);
  const opened = groups.find((group) => group.name === name);

  /** What is typed is no page to go back to; what is opened is. */
  function show(changes: Partial<Record<keyof ModelsSearch, string>>, replace = true): void {
    void navigate({ search: (before) => withoutEmpty({ ...before, ...changes }), replace });
  }

  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={
        <>
          <Button disabled={groups.length === 0} onClick={() => setAdding('alias')}>
            {texts.addAlias}
          </Button>
          <Button look="primary" onClick={() => setAdding('model')}>
            <Plus size={16} aria-hidden />
            {texts.add}
          </Button>
        </>
      }
    >
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <SearchField
          label={texts.search}
          className="w-64"
          value={search}
          onChange={(words) => show({ search: words })}
        />
        <Choice
          label={texts.shownLabel}
          options={SHOWN.map((value) => ({ value, text: texts.shown[value] }))}
          value={shown}
          onChange={(value) => show({ shown: value })}
        />
      </div>
      {error !== null && (
        <Problem message={error.message} retry={{ label: texts.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={texts.loading} rows={6} />}
      {data !== undefined && (
        <Found
          groups={findGroups(groups, search, shown)}
          isEmpty={groups.length === 0}
          onOpen={(opening) => show({ name: opening }, false)}
          onShowAll={() => show({ search: '', shown: '' })}
          onAdd={() => setAdding('model')}
        />
      )}
      {opened !== undefined && <ModelDetails group={opened} groups={groups} onClose={() => show({ name: '' })} />}
      {adding === 'model' && (
        <ModelDialog
          initial={emptyDraft}
          groups={groups}
          onClose={() => setAdding(undefined)}
          onAdded={(added) => show({ name: added }, false)}
        />
      )}
      {adding === 'alias' && (
        <AliasDialog names={groups.map((group) => group.name)} onClose={() => setAdding(undefined)} />
      )}
    </Page>
  );
}

function withoutEmpty(search: Partial<Record<keyof ModelsSearch, string>>): ModelsSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== '' && value !== 'all'));
}

interface FoundProps {
  readonly groups: readonly ModelGroup[];
  /** There is no model at all. */
  readonly isEmpty: boolean;
  readonly onOpen: (name: string) => void;
  readonly onShowAll: () => void;
  readonly onAdd: () => void;
}

/** The table, or what stands in its place. */
function Found({ groups, isEmpty, onOpen, onShowAll, onAdd }: FoundProps) {
  const { models: texts } = useTexts();
  const [count, setCount] = useState(PAGE_ROWS);
  if (isEmpty) {
    return (
      <Empty>
        <p className="mb-3">{texts.empty}</p>
        <Button onClick={onAdd}>{texts.add}</Button>
      </Empty>
    );
  }
  if (groups.length === 0) {
    return (
      <Empty>
        <p className="mb-3">{texts.noMatch}</p>
        <Button onClick={onShowAll}>{texts.showAll}</Button>
      </Empty>
    );
  }
  return (
    <>
      <ModelTable groups={groups.slice(0, count)} onOpen={onOpen} />
      {groups.length > count && (
        <div className="mt-3 flex justify-center">
          <Button onClick={() => setCount(count + PAGE_ROWS)}>{texts.more(count, groups.length)}</Button>
        </div>
      )}
    </>
  );
}
