import { X } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { callerName } from '../../components/caller-name.ts';
import { Choice } from '../../components/choice.tsx';
import { fieldLook } from '../../components/field.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { OUTCOMES, type ActivitySearch, type Outcome } from './activity-search.ts';

interface ActivityFiltersProps {
  readonly asked: ActivitySearch;
  /** What the key that is asked for is called, where one of its requests is there to tell. */
  readonly nameOfKey: string | undefined;
  /** An empty word takes a filter away. */
  readonly onAsk: (changes: Partial<Record<keyof ActivitySearch, string>>) => void;
}

/** Which requests are looked at; all of it stands in the address. */
export function ActivityFilters({ asked, nameOfKey, onAsk }: ActivityFiltersProps) {
  const { activity: texts } = useTexts();
  const { caller, dialect = '', model, outcome = '', text = '' } = asked;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <SearchField label={texts.search} className="w-64" value={text} onChange={(words) => onAsk({ text: words })} />
      <Choice<Outcome | ''>
        label={texts.outcome}
        options={(['', ...OUTCOMES] as const).map((value) => ({ value, text: texts.outcomes[value] }))}
        value={outcome}
        onChange={(value) => onAsk({ outcome: value })}
      />
      <select
        aria-label={texts.dialect}
        value={dialect}
        onChange={(event) => onAsk({ dialect: event.target.value })}
        className={`${fieldLook} !w-auto !py-1.5`}
      >
        <option value="">{texts.allDialects}</option>
        {Object.entries(texts.dialects).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {caller !== undefined && (
        <Chip text={texts.keyIs(callerName(caller, nameOfKey))} onRemove={() => onAsk({ caller: '' })} />
      )}
      {model !== undefined && <Chip text={texts.modelIs(model)} onRemove={() => onAsk({ model: '' })} />}
    </div>
  );
}

/** Says that only one of them is looked at, and leads back to all. */
function Chip({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  const { activity: texts } = useTexts();
  return (
    <Button title={texts.showAll} onClick={onRemove}>
      <span className="max-w-60 truncate">{text}</span>
      <X size={14} aria-hidden />
      <span className="sr-only">{texts.showAll}</span>
    </Button>
  );
}
