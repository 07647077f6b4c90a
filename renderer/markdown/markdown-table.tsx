import type { Tokens } from 'marked';
import { Inline } from './inline.tsx';

const sides = { left: 'text-left', center: 'text-center', right: 'text-right' } as const;

/** A table as wide as it needs; a wide one scrolls by itself, also by keyboard. */
export function MarkdownTable({ table: { header, rows } }: { readonly table: Tokens.Table }) {
  return (
    <div className="overflow-x-auto" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {header.map((cell, index) => (
              <th key={index} scope="col" className={sides[cell.align ?? 'left']}>
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} className={sides[cell.align ?? 'left']}>
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
