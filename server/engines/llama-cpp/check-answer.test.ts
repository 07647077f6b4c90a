import { describe, expect, it } from 'vitest';
import type { HubError } from '../../domain/errors.ts';
import type { ResponseFormat } from '../../domain/inference-request.ts';
import { createAnswerCheck } from './check-answer.ts';

async function verdict(format: ResponseFormat, text: string): Promise<string> {
  const check = await createAnswerCheck(format);
  if (check === undefined) return 'unchecked';
  try {
    check(text);
    return 'good';
  } catch (error) {
    return (error as HubError).code;
  }
}
const schema = (body: Record<string, unknown>): ResponseFormat => ({ type: 'json_schema', name: 's', schema: body });

describe('the check of a finished answer', () => {
  it('lets plain text be', async () => {
    expect(await verdict({ type: 'text' }, '{')).toBe('unchecked');
  });

  it('wants an object for json_object', async () => {
    expect(await verdict({ type: 'json_object' }, '{"a":1}')).toBe('good');
    for (const text of ['[1]', 'null', '{"a":', ''])
      expect(await verdict({ type: 'json_object' }, text)).toBe('engine_bad_answer');
  });

  it('holds an answer to its schema, with formats, and knows both ways to write a tuple', async () => {
    const date = schema({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'string', format: 'date' });
    expect(await verdict(date, '"2024-02-29"')).toBe('good');
    expect(await verdict(date, '"2023-02-29"')).toBe('engine_bad_answer');
    for (const tuple of [
      schema({ type: 'array', items: [{ const: 1 }], additionalItems: false }),
      schema({ type: 'array', prefixItems: [{ const: 1 }], items: false }),
    ]) {
      expect(await verdict(tuple, '[1]')).toBe('good');
      expect(await verdict(tuple, '[1,2]')).toBe('engine_bad_answer');
    }
  });

  it('says where the answer differs', async () => {
    const check = await createAnswerCheck(schema({ type: 'object', properties: { n: { maximum: 3 } } }));
    expect(() => check?.('{"n":4}')).toThrow('at /n it must be <= 3');
  });

  it('refuses what is no schema before any work is done', async () => {
    const checking = createAnswerCheck(schema({ type: 'object', properties: { a: { type: 'strin' } } }));
    await expect(checking).rejects.toThrow("The schema can't be used");
  });
});
