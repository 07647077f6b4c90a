import type { AuditRow } from '../../../server/contract/hub/audit.ts';
import { DataTable } from '../../components/data-table.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { changedFields, type ChangedField } from './changed-fields.ts';

/** What one change changed, field by field. */
export function AuditChanges({ row }: { readonly row: AuditRow }) {
  const { audit: texts } = useTexts();
  const show = (value: unknown) => (
    <span className="font-mono text-xs break-all">
      {value === undefined ? texts.none : typeof value === 'string' ? value : JSON.stringify(value)}
    </span>
  );
  const fields = changedFields(row.before, row.after);
  if (fields.length === 0) return <p className="text-sm">{texts.nothing}</p>;
  return (
    <DataTable<ChangedField>
      label={texts.changes}
      columns={[
        { id: 'field', head: texts.field, isName: true, cell: ({ field }) => field },
        { id: 'before', head: texts.before, cell: ({ before }) => show(before) },
        { id: 'after', head: texts.after, cell: ({ after }) => show(after) },
      ]}
      rows={fields}
      keyOf={({ field }) => field}
    />
  );
}
