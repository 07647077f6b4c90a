import type { AuditRow } from '../../../server/contract/hub/audit.ts';
import { DataTable } from '../../components/data-table.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { fieldWords, valueWords } from './audit-words.ts';
import { changedFields, type ChangedField } from './changed-fields.ts';

/** What one change changed, field by field. */
export function AuditChanges({ row }: { readonly row: AuditRow }) {
  const { audit: texts } = useTexts();
  const show = (field: string, value: unknown) => (
    <span className="text-xs wrap-anywhere" title={typeof value === 'string' ? value : undefined}>
      {valueWords(texts, { field, value, names: row.names })}
    </span>
  );
  const named = (field: string) => <span title={field}>{fieldWords(texts, field)}</span>;
  const fields = changedFields(row.before, row.after);
  if (fields.length === 0) return <p className="text-sm">{texts.nothing}</p>;
  return (
    <DataTable<ChangedField>
      label={texts.changes}
      columns={[
        {
          id: 'field',
          head: texts.field,
          isName: true,
          cell: ({ field }) => named(field),
        },
        { id: 'before', head: texts.before, cell: ({ field, before }) => show(field, before) },
        { id: 'after', head: texts.after, cell: ({ field, after }) => show(field, after) },
      ]}
      rows={fields}
      keyOf={({ field }) => field}
    />
  );
}
