import { describe, expect, it } from 'vitest';
import { encodeLine } from './encode-line.ts';

describe('a line of a stream', () => {
  it('holds no character at which a reader of lines would cut it, and means the same', () => {
    const value = { text: 'a\u0085b\u2028c\u2029d\r\ne\u000bf\u001cg 日本 👩‍🚀' };
    const line = encodeLine(value);
    // What Python's str.splitlines takes for the end of a line.
    const ends = [0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029];
    expect(ends.filter((code) => line.slice(0, -1).includes(String.fromCharCode(code)))).toEqual([]);
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual(value);
  });
});
