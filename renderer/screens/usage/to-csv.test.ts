import { describe, expect, it } from 'vitest';
import { toCsv } from './to-csv.ts';

describe('a table as CSV', () => {
  it('quotes what needs it, leaves nothing empty unsaid, and ends every line', () => {
    expect(
      toCsv(
        ['name', 'cost'],
        [
          ['a, "b"\nc', 1.5e-7],
          ['plain', null],
        ],
      ),
    ).toBe('name,cost\r\n"a, ""b""\nc",1.5e-7\r\nplain,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('keeps a spreadsheet from running %j', (name) => {
    expect(toCsv(['name'], [[name]])).toBe(`name\r\n'${name}\r\n`);
  });
});
