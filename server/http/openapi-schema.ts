import { z, type ZodType } from 'zod';

export type Json = Readonly<Record<string, unknown>>;

/** What a route with a key demands. */
export const bearer = [{ bearer: [] }];

/** A schema as the document writes it: what may be sent, or what comes back. */
export function schemaOf(schema: ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
    cycles: 'ref',
  });
  return rest;
}
