import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';

/** Lists up to this long are encoded as a whole. */
const SHORT = 100;
/** About 10 ms of work; then whoever else waits has a turn. */
const CHARACTERS_AT_ONCE = 256 * 1024;

/**
 * A reply as JSON, with what its schema lists and nothing else. Long lists are encoded a little at a time: at thousands of
 * rows, requests and the tokens of running answers go out in between.
 * @throws ZodError for a reply that its own contract refuses
 */
export async function encodeReply(schema: z.ZodType, reply: unknown): Promise<readonly Buffer[]> {
  const buffers: Buffer[] = [];
  let text = '';
  for (const piece of piecesOf(schema, reply)) {
    text += piece;
    if (text.length < CHARACTERS_AT_ONCE) continue;
    buffers.push(Buffer.from(text));
    text = '';
    await nextTurn();
  }
  return [...buffers, Buffer.from(text)];
}

function* piecesOf(schema: z.ZodType, value: unknown): Generator<string> {
  if (schema instanceof z.ZodArray && isLong(value)) yield* listPieces(schema, value);
  else if (schema instanceof z.ZodObject && isPlain(schema) && hasLongList(value)) {
    yield* objectPieces(schema, value);
  } else yield JSON.stringify(schema.parse(value));
}

function* listPieces(schema: z.ZodArray, values: readonly unknown[]): Generator<string> {
  let before = '[';
  for (const value of values) {
    yield before;
    yield* piecesOf(schema.element as z.ZodType, value);
    before = ',';
  }
  yield ']';
}

function* objectPieces(schema: z.ZodObject, values: Readonly<Record<string, unknown>>): Generator<string> {
  const short: Record<string, z.core.$ZodType> = {};
  const long: [string, z.ZodType][] = [];
  for (const [name, each] of Object.entries(schema.shape)) {
    if (isLong(values[name])) long.push([name, each as z.ZodType]);
    else short[name] = each;
  }
  const head = JSON.stringify(z.object(short).parse(values)).slice(0, -1);
  yield head;
  let before = head === '{' ? '' : ',';
  for (const [name, each] of long) {
    yield `${before}${JSON.stringify(name)}:`;
    yield* piecesOf(each, values[name]);
    before = ',';
  }
  yield '}';
}

/** Nothing but its fields decides what it lets through. */
function isPlain({ def }: z.ZodObject): boolean {
  return def.catchall === undefined && (def.checks ?? []).length === 0;
}

function isLong(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > SHORT;
}

function hasLongList(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.values(value).some(isLong);
}
