import type { ReactNode } from 'react';
import { useOverflow } from './use-overflow.ts';

export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  /** Heads that only a screen reader needs: those of buttons. */
  readonly isHeadHidden?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand right, so that their digits are under each other. */
  readonly isNumber?: boolean;
  /** Can wait for a larger window. */
  readonly isWideOnly?: boolean;
  /** Has no room on a phone. */
  readonly isPhoneHidden?: boolean;
  /** Names the row. One column of each table does. */
  readonly isName?: boolean;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
}

export function DataTable<Row>({ label, columns, rows, keyOf }: DataTableProps<Row>) {
  const [ref, isScrolled] = useOverflow<HTMLDivElement>();
  return (
    // The arrow keys scroll it, also where nothing in it takes the focus.
    <div
      ref={ref}
      {...(isScrolled && { tabIndex: 0, role: 'group', 'aria-label': label })}
      className="relative overflow-x-auto rounded-xl border border-line bg-raised"
    >
      <table aria-label={label} className="w-full text-start text-sm">
        <thead className="border-b border-line text-xs text-muted">
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={`px-3 py-2 font-medium whitespace-nowrap ${shapeOf(column)}`}>
                {column.isHeadHidden === true ? <span className="sr-only">{column.head}</span> : column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-b border-line last:border-0">
              {columns.map((column) => (
                <Cell key={column.id} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const className = `px-3 py-2 ${shapeOf(column)}`;
  return column.isName === true ? (
    <th scope="row" className={`max-w-52 truncate max-lg:max-w-44 font-medium ${className}`}>
      {column.cell(row)}
    </th>
  ) : (
    <td className={className}>{column.cell(row)}</td>
  );
}

function shapeOf<Row>({ isNumber = false, isWideOnly = false, isPhoneHidden = false }: Column<Row>): string {
  return `${isPhoneHidden ? 'max-sm:hidden' : ''} ${isNumber ? 'text-end tabular-nums whitespace-nowrap' : ''} ${isWideOnly ? 'max-lg:hidden' : ''}`;
}
