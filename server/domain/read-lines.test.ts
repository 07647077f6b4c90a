import { expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

it('gives the same lines however the bytes were cut', async () => {
  const text = '{"a":"Grüße"}\r\n\n{"b":"👩‍🚀"}\n{"c":1}';
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size <= bytes.length; size++) {
    expect(await Array.fromAsync(readLines(inPieces(bytes, size)))).toEqual(['{"a":"Grüße"}', '{"b":"👩‍🚀"}', '{"c":1}']);
  }
});

it('reads no further than lines are asked for', async () => {
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given++;
      yield new TextEncoder().encode('{}\n');
    }
  }
  const lines = readLines(endless());
  await lines.next();
  await lines.next();
  expect(given).toBe(2);
  await lines.return(undefined);
});

it('refuses a line without an end', async () => {
  async function* stream(): AsyncGenerator<Uint8Array> {
    const piece = new Uint8Array(16 * 1024 * 1024).fill(0x78);
    for (;;) yield piece;
  }
  await expect(Array.fromAsync(readLines(stream()))).rejects.toMatchObject({ code: 'engine_bad_answer' });
});
