import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../tests/helpers/property-runs.ts';
import { BadJson, createJsonSplitter, parse } from './split-json.ts';

function split(text: string | Buffer, { chunk = 7, maxBytes = 1_000_000, maxDepth = 50 } = {}) {
  const elements: [string | undefined, unknown][] = [];
  const splitter = createJsonSplitter({
    lists: ['chats', 'files'],
    maxBytes,
    maxDepth,
    onElement: (bytes, { list, offset }) => elements.push([list, parse(bytes, offset)]),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) splitter.push(bytes.subarray(at, at + chunk));
  const header = splitter.end();
  return { elements, header: header && { ...header } };
}

describe('a long JSON file', () => {
  it('is taken apart into the elements of its list', () => {
    const list = [{ a: '"]},{' }, 'text \\" ,', 12.5, true, null, [[]], {}];
    expect(split(` \ufeff${JSON.stringify(list)}`.trim()).elements).toEqual(list.map((each) => [undefined, each]));
    expect(split(JSON.stringify(list, null, 2)).elements.map(([, each]) => each)).toEqual(list);
    expect(split('[]')).toEqual({ elements: [], header: undefined });
  });

  it('that is an object gives the elements of its lists, and everything else as its header', () => {
    const file = {
      format: 'x',
      files: [{ id: 1 }],
      deep: { chats: [1] },
      chats: [{ id: 2 }, { id: 3 }],
      chat: [1],
      n: 5,
    };
    expect(split(JSON.stringify(file))).toEqual({
      elements: [
        ['files', { id: 1 }],
        ['chats', { id: 2 }],
        ['chats', { id: 3 }],
      ],
      header: { format: 'x', deep: { chats: [1] }, chat: [1], n: 5 },
    });
    expect(split('{"chats":{"a":1}}').header).toEqual({ chats: { a: 1 } });
    expect(Object.keys(split('{"__proto__":{"polluted":1}}').header ?? {})).toEqual(['__proto__']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('is the same however it comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (list, chunk, pretty) => {
          const expected = JSON.parse(JSON.stringify(list)) as unknown[];
          const text = JSON.stringify(list, null, pretty ? 1 : undefined);
          expect(split(text, { chunk }).elements.map(([, each]) => each)).toEqual(expected);
          expect(split(`{"a":1,"chats":${text}}`, { chunk }).elements).toEqual(expected.map((each) => ['chats', each]));
        },
      ),
      propertyRuns(200),
    );
  });

  it.each([
    ['', 'there is nothing in it'],
    ['hello', 'there is no [ or { as the first sign at byte 0'],
    ['[1,2', 'it ends in the middle of element 2 at byte 4'],
    ['[1,{"a":', 'it ends in the middle of element 2'],
    ['[1,', 'it ends in the middle of the file'],
    ['[1 2]', 'a comma is missing at byte 3'],
    ['[,1]', 'a comma too many at byte 1'],
    ['[1] x', 'something follows after the end at byte 4'],
    ['[{"a":tru}]', 'there is no valid JSON from byte 1 on'],
    ['[abc]', 'there is no valid JSON from byte 1 on'],
    ['{"a" 1}', 'a colon is missing at byte 5'],
    ['{a:1}', 'a name is missing at byte 1'],
    ['{"chats":[1}', 'a comma is missing at byte 11'],
    ['["\\u12"]', 'there is no valid JSON'],
  ])('that is none is told where: %s', (text, says) => {
    expect(() => split(text)).toThrow(BadJson);
    expect(() => split(text)).toThrow(says);
  });

  it('is refused where one element is too deep or too large', () => {
    expect(() => split(`[1,${'['.repeat(60)}${']'.repeat(60)}]`)).toThrow('element 2 is nested deeper than 50 levels');
    expect(() => split(`["${'x'.repeat(3_000_000)}"]`, { chunk: 65_536 })).toThrow('element 1 is larger than 0 MiB');
  });

  it('never ends in anything but its elements or a reason', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', ',', ':', '1', 'a', ' ', '\\') }),
        (text) => {
          let isJson = true;
          try {
            JSON.parse(text);
          } catch {
            isJson = false;
          }
          const isContainer = isJson && /^\s*[[{]/.test(text);
          try {
            split(text, { chunk: 3 });
          } catch (error) {
            expect(error).toBeInstanceOf(BadJson);
            expect(isContainer).toBe(false);
          }
        },
      ),
      propertyRuns(2000),
    );
  });
});
