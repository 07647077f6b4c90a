import type { Tokens } from 'marked';
import { useTexts } from '../texts/use-texts.ts';
import { Inline } from './inline.tsx';

/** Which side is meant is written in the text; where nothing is, it is where the reader's lines begin. */
const sides = { left: 'text-left', center: 'text-center', right: 'text-right', none: 'text-start' } as const;

/** A table as wide as it needs; a wide one scrolls by itself, also by keyboard. */
export function MarkdownTable({ table: { header, rows } }: { readonly table: Tokens.Table }) {
  const texts = useTexts();
  return (
    <div dir="auto" className="overflow-x-auto" role="group" aria-label={texts.markdown.table} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {header.map((cell, index) => (
              <th key={index} scope="col" className={sides[cell.align ?? 'none']}>
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} className={sides[cell.align ?? 'none']}>
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
