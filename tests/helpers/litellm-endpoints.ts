import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { takesBody, type Endpoint } from '../../server/contract/endpoint.ts';

const FOLDER = join(import.meta.dirname, '../../server/contract/litellm');

/** Every endpoint of LiteLLM's face, read from the contract: one that is added later is among them. */
export async function litellmEndpoints(): Promise<readonly Endpoint[]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const modules = await Promise.all(files.map((name) => import(join(FOLDER, name)) as Promise<object>));
  return modules.flatMap((each) => Object.values(each) as unknown[]).filter(isEndpoint);
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'path' in value && 'access' in value && 'response' in value;
}

/** The path with something in place of its parameters. */
export function filledPath({ path }: Endpoint): string {
  return path.replaceAll(/:\w+/g, 'nobody');
}

/** The fields of a body or query that is an object of some. */
export function fieldsOf(schema: z.ZodType): readonly (readonly [name: string, schema: z.ZodType])[] {
  const { shape } = schema as { shape?: Readonly<Record<string, z.ZodType>> };
  return Object.entries(shape ?? {});
}

const ODD: readonly unknown[] = [{ wrong: {} }, 'wrong', 7.5, true, -7, [[]], ''];

/** A JSON value that the field refuses; undefined where it takes anything. */
export function wrongValue(schema: z.ZodType): unknown {
  return ODD.find((value) => !schema.safeParse(value).success);
}

export { takesBody };
