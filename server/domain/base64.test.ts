import { describe, expect, it } from 'vitest';
import { isBase64 } from './base64.ts';

describe('base64', () => {
  it.each(['', 'AAAA', 'AA==', 'AAA=', 'AA\nAA', 'AA== \n', '+/az09'])('is %j', (text) => {
    expect(isBase64(text)).toBe(true);
  });

  it.each(['!!!!', 'AA=A', 'A===', 'A-_A', 'ü', 'AA= ='])('is not %j', (text) => {
    expect(isBase64(text)).toBe(false);
  });

  // Read by backtracking, this took hours.
  it('is told of millions of spaces at once', () => {
    const spaces = ' '.repeat(8_000_000);
    expect(isBase64(`${spaces}!`)).toBe(false);
    expect(isBase64(`${spaces}=${spaces}A`)).toBe(false);
    expect(isBase64(`${spaces}==${spaces}`)).toBe(true);
  });
});
