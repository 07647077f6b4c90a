import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeReply } from './encode-reply.ts';

const row = z.object({ id: z.int(), text: z.string(), maybe: z.string().optional() });
const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id, text: 'é'.repeat(40), secret: 'x' }));
const nested = z.object({ name: z.string(), rows: z.array(row), more: z.array(row), none: z.undefined().optional() });

const encode = async (schema: z.ZodType, reply: unknown) => Buffer.concat(await encodeReply(schema, reply)).toString();

describe('a reply', () => {
  it.each([
    ['a row', row, rows(1)[0]],
    ['a number', z.int(), 3],
    ['no rows', z.array(row), []],
    ['few rows', z.array(row), rows(3)],
    ['thousands of rows', z.array(row), rows(5_000)],
    ['a long list in an object', nested, { name: 'a', rows: rows(3_000), more: [] }],
    ['two of them', nested, { name: 'a', rows: rows(101), more: rows(200) }],
    ['nothing but a long list', z.object({ rows: z.array(row) }), { rows: rows(101) }],
    [
      'long lists within rows of a long list',
      z.array(nested),
      rows(101).map(() => ({ name: 'a', rows: rows(101), more: [] })),
    ],
    ['a long list in a loose object', z.looseObject({ rows: z.array(row) }), { rows: rows(101), other: 1 }],
    ['a list that may be null', z.object({ rows: z.array(row).nullable() }), { rows: rows(101) }],
  ])('of %s is what its schema lets through, whole or in pieces', async (_, schema: z.ZodType, reply) => {
    const text = await encode(schema, reply);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(schema.parse(reply))));
    expect(text).not.toContain('secret');
  });

  it('that its contract refuses is none, wherever in it the fault is', async () => {
    const bad = [...rows(2_000), { id: 'x', text: '' }];
    await expect(encode(z.array(row), bad)).rejects.toBeInstanceOf(z.ZodError);
    await expect(encode(nested, { name: 1, rows: rows(101), more: [] })).rejects.toBeInstanceOf(z.ZodError);
    await expect(encode(nested, { name: 'a', rows: bad, more: [] })).rejects.toBeInstanceOf(z.ZodError);
    await expect(encode(nested, { name: 'a', rows: rows(101) })).rejects.toBeInstanceOf(z.ZodError);
  });

  it('of thousands of rows leaves turns to others', async () => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await encodeReply(z.array(row), rows(20_000));
    isOver = true;
    expect(turns).toBeGreaterThan(3);
  });
});
