import { expect, it } from 'vitest';
import { indentedJson } from './indented-json.ts';

it('a text is indented where it is JSON', () => {
  expect(indentedJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(indentedJson('{"a":')).toBeUndefined();
});
