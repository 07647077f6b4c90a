import { describe, expect, it } from 'vitest';
import { toFunctions } from './tool-functions.ts';

const paramsOf = (parameters: Record<string, unknown>) =>
  toFunctions([{ name: 'f', description: 'd', parameters }])['f']?.params;

describe('tool parameters in the library’s words', () => {
  it('are left out where a tool has none, however that is written', () => {
    for (const parameters of [{}, { type: 'object' }, { type: 'object', properties: {} }]) {
      expect(paramsOf(parameters)).toBeUndefined();
    }
  });

  it('never hold what the library would read as null', () => {
    const params = paramsOf({
      type: 'object',
      properties: {
        either: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
        nullable: { type: ['object', 'null'], properties: { a: { type: 'boolean' } } },
        both: { allOf: [{ type: 'string' }, { minLength: 2 }] },
        free: {},
        matched: { type: 'string', pattern: '^a', description: 'begins with a' },
      },
    });
    expect(params).toEqual({
      type: 'object',
      properties: {
        either: { oneOf: [{ type: 'string', minLength: 0 }, { type: 'integer' }] },
        nullable: { oneOf: [{ type: 'object', properties: { a: { enum: [true, false] } } }, { enum: [null] }] },
        both: { type: 'string', minLength: 2 },
        free: {
          oneOf: [
            { type: ['string', 'number', 'boolean', 'null'] },
            { type: 'object', additionalProperties: true },
            { type: 'array' },
          ],
        },
        matched: { type: 'string', minLength: 0, description: 'begins with a' },
      },
    });
  });

  it('keep references, also the old kind, and survive ones that lead nowhere', () => {
    const params = paramsOf({
      definitions: { node: { type: 'object', properties: { next: { $ref: '#/definitions/node' } } } },
      type: 'object',
      properties: { start: { $ref: '#/definitions/node' }, lost: { $ref: '#/nowhere' } },
    });
    expect(params).toMatchObject({
      $defs: { type0: { type: 'object', properties: { next: { $ref: '#/$defs/type0' } } } },
      properties: { start: { $ref: '#/$defs/type0' }, lost: { $ref: '#/$defs/type1' } },
    });
  });
});
