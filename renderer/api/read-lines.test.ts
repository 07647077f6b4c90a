import { expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

it('gives lines whole, however they were cut, characters of several bytes too', async () => {
  const bytes = new TextEncoder().encode('{"a":"é"}\n\n{"b":1}\r\n{"last":"€"}');
  for (const size of [1, 2, 7, bytes.length]) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    const lines = await Array.fromAsync(readLines(body));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([{ a: 'é' }, { b: 1 }, { last: '€' }]);
  }
});
