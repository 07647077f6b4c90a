import { useState } from 'react';
import { DataTable, type DataTableProps } from './data-table.tsx';
import { Pager } from './pager.tsx';

const SIZE = 25;

/** A table of rows that are all here already, a page at a time. */
export function PagedTable<Row>(props: DataTableProps<Row>) {
  const [wanted, setWanted] = useState(1);
  const { rows } = props;
  const page = Math.min(wanted, Math.max(1, Math.ceil(rows.length / SIZE)));
  return (
    <>
      <DataTable {...props} rows={rows.slice((page - 1) * SIZE, page * SIZE)} />
      <Pager page={page} size={SIZE} total={rows.length} onPage={setWanted} />
    </>
  );
}
