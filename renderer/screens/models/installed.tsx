import { useState } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ModelRow } from '../../../server/contract/litellm/models.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { Empty } from '../../components/empty.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { findGroups, SHOWN, type ModelGroup } from './model-groups.ts';
import { ModelTable } from './model-table.tsx';
import type { ModelsSearch } from './models-search.ts';

/** Rows that are drawn at once; more come when they are asked for. */
const PAGE_ROWS = 100;

interface InstalledProps {
  readonly rows: UseQueryResult<readonly ModelRow[]>;
  readonly groups: readonly ModelGroup[];
  readonly search: ModelsSearch;
  readonly onShow: (changes: Partial<Record<keyof ModelsSearch, string>>, replace?: boolean) => void;
  readonly onAdd: () => void;
}

/** Every name that programs may ask for: to find, to load, to talk with, to open. */
export function Installed({ rows, groups, search: { search = '', shown = 'all' }, onShow, onAdd }: InstalledProps) {
  const { models: texts } = useTexts();
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <SearchField
          label={texts.search}
          className="w-64"
          value={search}
          onChange={(words) => onShow({ search: words })}
        />
        <Choice
          label={texts.shownLabel}
          options={SHOWN.map((value) => ({ value, text: texts.shown[value] }))}
          value={shown}
          onChange={(value) => onShow({ shown: value })}
        />
      </div>
      <Answer to={rows}>
        {() => (
          <Found
            groups={findGroups(groups, search, shown)}
            isEmpty={groups.length === 0}
            onOpen={(opening) => onShow({ name: opening }, false)}
            onShowAll={() => onShow({ search: '', shown: '' })}
            onAdd={onAdd}
          />
        )}
      </Answer>
    </>
  );
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
