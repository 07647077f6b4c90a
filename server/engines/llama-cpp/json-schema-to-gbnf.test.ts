import { describe, expect, it } from 'vitest';
import { HubError } from '../../domain/errors.ts';
import { jsonObjectGrammar, jsonSchemaToGbnf } from './json-schema-to-gbnf.ts';

/** Rules of a grammar put into one another: without recursion a grammar is a regular expression in another notation. */
function patternOf(grammar: string): RegExp {
  const rules = new Map(
    grammar
      .trim()
      .split('\n')
      .map((line): [string, string] => {
        const [name = '', ...body] = line.split(' ::= ');
        return [name.trim(), body.join(' ::= ')];
      }),
  );
  const expand = (name: string): string => {
    const body = rules.get(name);
    if (body === undefined) throw new Error(`no rule ${name}`);
    const source = body.replaceAll(
      /"((?:[^"\\]|\\.)*)"|(\[(?:[^\]\\]|\\.)*\])|([a-z]+(?:-\d+)?)| /g,
      (_, literal: string | undefined, set: string | undefined, rule: string | undefined) => {
        if (literal !== undefined) {
          return (JSON.parse(`"${literal}"`) as string).replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
        }
        return set?.replaceAll(/\\U0*([0-9A-F]+)/g, '\\u{$1}') ?? (rule === undefined ? '' : expand(rule));
      },
    );
    return `(?:${source})`;
  };
  return new RegExp(`^${expand('root')}$`, 'u');
}

function expectLanguage(schema: Record<string, unknown>, allowed: readonly string[], refused: readonly string[]): void {
  const pattern = patternOf(jsonSchemaToGbnf(schema));
  for (const text of allowed) expect(pattern.test(text), `${text} should be allowed by ${pattern.source}`).toBe(true);
  for (const text of refused) expect(pattern.test(text), `${text} should be refused by ${pattern.source}`).toBe(false);
}

describe('JSON Schema as a grammar', () => {
  it('writes required members always, optional ones or not, and all in order', () => {
    expectLanguage(
      {
        type: 'object',
        properties: { a: { type: 'integer' }, b: { type: 'boolean' }, c: { type: 'null' } },
        required: ['b'],
      },
      ['{"b":true}', '{"a":1,"b":false}', '{"a": 1, "b": true, "c": null}', '{\n  "b":true,\n  "c":null\n}'],
      ['{}', '{"a":1}', '{"b":true,"a":1}', '{"b":true,}', '{,"b":true}', '{"b":true,"d":1}'],
    );
    expectLanguage(
      { type: 'object', properties: { a: { const: 1 }, b: { const: 2 } } },
      ['{}', '{"a":1}', '{"b":2}', '{"a":1,"b":2}'],
      ['{"a":1"b":2}', '{"b":2,"a":1}'],
    );
  });

  it('knows lists of types, enum and const of every kind, and escapes', () => {
    expectLanguage({ type: ['integer', 'null'] }, ['5', 'null', '-12'], ['"5"', 'true', '1.5']);
    expectLanguage(
      { enum: ['a"b', 'x\n', null, 3, { k: [1] }] },
      ['"a\\"b"', '"x\\n"', 'null', '3', '{"k":[1]}'],
      ['a', '4'],
    );
    expectLanguage({ const: 'naïve 🙂' }, ['"naïve 🙂"'], ['"naive"']);
    expectLanguage({ type: 'string', enum: ['x', 5] }, ['"x"'], ['5']);
  });

  it('counts characters and items', () => {
    expectLanguage(
      { type: 'string', minLength: 2, maxLength: 3 },
      ['"ab"', '"ab🙂"', '"\\n\\u00e4c"'],
      ['"a"', '"abcd"', '"\\ud800x"'],
    );
    expectLanguage(
      { type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 2 },
      ['[true]', '[true, false]'],
      ['[]', '[true,true,true]'],
    );
    expectLanguage({ type: 'array', items: { const: 1 }, maxItems: 0 }, ['[]', '[ ]'], ['[1]']);
    expectLanguage(
      { type: 'array', prefixItems: [{ const: 1 }, { const: 2 }], items: { const: 3 }, maxItems: 3 },
      ['[1,2]', '[1, 2, 3]'],
      ['[1]', '[1,2,3,3]', '[1,2,1]'],
    );
    expectLanguage({ type: 'array', items: [{ const: 1 }], additionalItems: false }, ['[1]'], ['[]', '[1,1]']);
  });

  it('counts beyond what llama.cpp repeats at once', () => {
    const pattern = patternOf(jsonSchemaToGbnf({ type: 'string', minLength: 1500, maxLength: 3200 }));
    for (const [length, isAllowed] of [
      [1499, false],
      [1500, true],
      [2400, true],
      [2500, true],
      [2999, true],
      [3200, true],
      [3201, false],
    ] as const) {
      expect(pattern.test(`"${'a'.repeat(length)}"`), `${length}`).toBe(isAllowed);
    }
  });

  it('joins anyOf, oneOf and allOf with what stands beside them', () => {
    expectLanguage(
      { anyOf: [{ type: 'integer', maximum: 1, minimum: 0 }, { type: 'null' }] },
      ['0', '1', 'null'],
      ['2'],
    );
    expectLanguage(
      {
        type: 'object',
        required: ['k'],
        oneOf: [{ properties: { k: { const: 'a' } } }, { properties: { k: { const: 'b' }, n: { const: 1 } } }],
      },
      ['{"k":"a"}', '{"k":"b"}', '{"k":"b","n":1}'],
      ['{"k":"a","n":1}', '{}'],
    );
    expectLanguage(
      {
        $defs: { base: { type: 'object', properties: { id: { const: 1 } }, required: ['id'] } },
        allOf: [{ $ref: '#/$defs/base' }, { properties: { on: { type: 'boolean' } }, required: ['on'] }],
      },
      ['{"id":1,"on":true}'],
      ['{"id":1}', '{"on":true}'],
    );
    expectLanguage(
      {
        allOf: [
          { type: 'number', minimum: 0 },
          { type: 'integer', maximum: 3 },
        ],
      },
      ['0', '3'],
      ['4', '-1', '0.5'],
    );
  });

  it('writes maps, and formats that exist', () => {
    expectLanguage(
      { type: 'object', additionalProperties: { const: 1 }, minProperties: 1 },
      ['{"x":1}', '{"x":1,"y":1}'],
      ['{}', '{"x":2}'],
    );
    expectLanguage(
      { type: 'string', format: 'date' },
      ['"2024-12-31"', '"2023-02-28"'],
      ['"2024-13-01"', '"2024-02-30"', '"24-1-1"'],
    );
    expectLanguage(
      { type: 'string', format: 'date-time' },
      ['"2024-12-31T23:59:59Z"', '"2024-01-01T00:00:00.5+02:00"'],
      ['"2024-01-01T24:00:00Z"', '"2024-01-01"'],
    );
    expectLanguage({ type: 'string', format: 'uuid' }, ['"123e4567-e89b-12d3-a456-426614174000"'], ['"123e4567"']);
    expectLanguage({ type: 'string', format: 'ipv4' }, ['"255.1.0.10"'], ['"256.1.1.1"']);
  });

  it('lets a schema contain itself', () => {
    const grammar = jsonSchemaToGbnf({
      $ref: '#/definitions/node',
      definitions: {
        node: {
          type: 'object',
          properties: { next: { anyOf: [{ $ref: '#/definitions/node' }, { type: 'null' }] } },
          required: ['next'],
        },
      },
    });
    expect(grammar).toContain('root ::= definition-0');
    expect(grammar).toMatch(/rule-\d+ ::= definition-0 \| rule-\d+/);
  });

  it('writes any object for json_object', () => {
    expect(jsonObjectGrammar()).toMatch(/^root ::= rule-\d+$/m);
  });

  it.each<[keyword: string, place: string, schema: Record<string, unknown>]>([
    [
      'pattern',
      '#/properties/code/pattern',
      { type: 'object', properties: { code: { type: 'string', pattern: '^a' } } },
    ],
    ['format', '#/format', { type: 'string', format: 'regex' }],
    ['multipleOf', '#/multipleOf', { type: 'number', multipleOf: 0.01 }],
    ['minimum', '#/minimum', { type: 'number', minimum: 0.5 }],
    ['minimum', '#/minimum', { type: 'integer', minimum: 5, maximum: 4 }],
    ['uniqueItems', '#/items/uniqueItems', { type: 'array', items: { type: 'array', uniqueItems: true } }],
    ['contains', '#/contains', { type: 'array', contains: { const: 1 } }],
    ['not', '#/anyOf/0/not', { anyOf: [{ type: 'string', not: { const: 'x' } }] }],
    ['if', '#/if', { type: 'object', if: {} }],
    ['patternProperties', '#/patternProperties', { type: 'object', patternProperties: { '^a': {} } }],
    ['minProperties', '#/minProperties', { type: 'object', additionalProperties: {}, minProperties: 2 }],
    ['required', '#/required', { type: 'object', required: ['a'], additionalProperties: false }],
    ['maxLength', '#/maxLength', { type: 'string', minLength: 3, maxLength: 2 }],
    ['type', '#/type', { type: 'text' }],
    ['enum', '#/enum', { type: 'integer', enum: ['a'] }],
    ['$ref', '#/$ref', { $ref: '#/$defs/missing' }],
    ['$ref', '#/$ref', { $ref: 'https://example.com/schema.json' }],
    [
      '$ref',
      '#/$defs/a',
      { $ref: '#/$defs/a', $defs: { a: { anyOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } } },
    ],
    ['false', '#/properties/a', { type: 'object', properties: { a: false }, required: ['a'] }],
    ['const', '#/const', { allOf: [{ const: 1 }, { const: 2 }] }],
    [
      'additionalProperties',
      '#/additionalProperties',
      { allOf: [{ properties: { a: {} }, additionalProperties: false }, { properties: { b: {} } }] },
    ],
  ])('refuses %s at %s instead of ignoring it', (keyword, place, schema) => {
    const error = thrownBy(() => jsonSchemaToGbnf(schema));
    expect(error.code).toBe('unsupported_schema');
    expect(error.message).toContain(`"${keyword}" at ${place} `);
  });

  it('refuses schemas that are too deep or too large instead of running out of memory', () => {
    let deep: Record<string, unknown> = { type: 'null' };
    for (let i = 0; i < 200; i++) deep = { type: 'array', items: deep };
    expect(thrownBy(() => jsonSchemaToGbnf(deep)).message).toContain('nested too deeply');
    const doubling = { $defs: {} as Record<string, unknown>, $ref: '#/$defs/d0' };
    for (let i = 0; i < 40; i++)
      doubling.$defs[`d${i}`] = {
        allOf: [
          { $ref: `#/$defs/d${i + 1}` },
          { anyOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
        ],
      };
    doubling.$defs['d40'] = { type: 'object', properties: {} };
    expect(thrownBy(() => jsonSchemaToGbnf(doubling)).code).toBe('unsupported_schema');
    expect(
      thrownBy(() => jsonSchemaToGbnf({ enum: Array.from({ length: 3000 }, (_, i) => `${i}`.repeat(100)) })).code,
    ).toBe('unsupported_schema');
  });
});

function thrownBy(run: () => unknown): HubError {
  try {
    run();
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
