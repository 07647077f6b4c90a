import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useFreshModels } from '../../api/queries/downloads.ts';
import { useModels } from '../../api/queries/models.ts';
import { Button } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { AliasDialog } from './alias-dialog.tsx';
import { ModelDetails } from './model-details.tsx';
import { ModelDialog } from './model-dialog.tsx';
import { emptyDraft } from './model-draft.ts';
import { groupModels } from './model-groups.ts';
import { Discover } from './discover.tsx';
import { DownloadList } from './download-list.tsx';
import { DropArea, ImportButton } from './import-file.tsx';
import { Installed } from './installed.tsx';
import { ModelTabs } from './model-tabs.tsx';
import { readModelsSearch, type ModelsSearch } from './models-search.ts';

export function ModelsScreen() {
  const { models: texts } = useTexts();
  const rows = useModels();
  useFreshModels();
  const search = useSearch({ from: '/models' });
  const { tab = 'installed', name } = search;
  const navigate = useNavigate({ from: '/models' });
  const [adding, setAdding] = useState<'model' | 'alias'>();
  const groups = useMemo(() => groupModels(rows.data ?? []), [rows.data]);
  const opened = groups.find((group) => group.name === name);

  /** What is typed is no page to go back to; what is opened is. */
  function show(changes: Partial<Record<keyof ModelsSearch, string>>, replace = true): void {
    void navigate({ search: (before) => withoutEmpty({ ...before, ...changes }), replace });
  }

  return (
    <DropArea>
      <Page
        title={texts.title}
        about={texts.about}
        actions={
          <>
            <ImportButton />
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
        <ModelTabs tab={tab} />
        <DownloadList />
        {tab === 'discover' ? (
          <Discover search={search} onShow={show} />
        ) : (
          <Installed rows={rows} groups={groups} search={search} onShow={show} onAdd={() => setAdding('model')} />
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
    </DropArea>
  );
}

function withoutEmpty(search: Readonly<Record<string, unknown>>): ModelsSearch {
  return readModelsSearch(Object.fromEntries(Object.entries(search).filter(([, value]) => value !== '')));
}
